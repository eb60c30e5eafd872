import { columnsOf, contractFormat, type FileType } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { masterData } from '../testing/sales-job.ts';
import { type ReferenceData, toReference } from './reference-data.ts';
import { createReferenceRules } from './reference-row.ts';

const judge = (
  fileType: FileType,
  fields: Readonly<Record<string, string>>,
  stores: ReferenceData['stores'] = masterData.stores,
) => {
  const formatFile = contractFormat.files.find(one => one.file_type === fileType);
  if (formatFile === undefined) throw new Error(`the contract has no ${fileType}`);
  const sent = new Map(Object.entries(fields));
  const columns = columnsOf(fileType);
  const row = createReferenceRules(
    formatFile,
    toReference({ ...masterData, stores }),
  )(columns.map(({ name }) => sent.get(name) ?? ''));
  return {
    kept: Object.fromEntries(columns.flatMap(({ name }, index) => (sent.has(name) ? [[name, row.values[index]]] : []))),
    found: row.faults.map(({ code, column }) => `${code} ${column?.name}`),
    isUsable: row.isUsable,
  };
};

test('names, addresses and numbers of reference data have one form each; keys stay as they are', () => {
  expect(
    judge('customers', {
      customer_id: 'c-1',
      name: ' Siobha\u0301n\u00a0 O’Brien',
      email: 'Siobhan@Example.COM',
      phone: '020 7946 0018',
    }),
  ).toEqual({
    kept: { customer_id: 'c-1', name: 'Siobhán O’Brien', email: 'siobhan@example.com', phone: '+442079460018' },
    found: [],
    isUsable: true,
  });
  expect(judge('products', { product_id: 'Mug\u200b-1', name: 'Mug  \t XL' }).kept).toEqual({
    product_id: 'Mug\u200b-1',
    name: 'Mug XL',
  });
  expect(judge('employees', { employee_id: 'E-1', store_id: 'S014', name: '\tAnn  Lee' }).kept).toMatchObject({
    name: 'Ann Lee',
  });
});

const store = { store_id: 'S030', name: 'York', time_zone: 'Europe/London', country: 'GB', currency: 'GBP' };
test.each<[FileType, Readonly<Record<string, string>>, string]>([
  ['stores', { ...store, manager_email: 'york@stores' }, 'email.invalid manager_email'],
  ['suppliers', { supplier_id: 'SUP-9', name: 'Knitters', email: 'orders at knitters.example' }, 'email.invalid email'],
  ['suppliers', { supplier_id: 'SUP-9', name: 'Knitters', phone: '12' }, 'phone.invalid phone'],
  ['customers', { customer_id: 'C-1', email: '@' }, 'email.invalid email'],
])('what is no contact in %s is left out and said; the row is used', (fileType, fields, finding) => {
  const { kept, found, isUsable } = judge(fileType, fields);
  const [, column = ''] = finding.split(' ');
  expect({ found, isUsable }).toEqual({ found: [finding], isUsable: true });
  expect(kept).toEqual({ ...fields, [column]: null });
});

test('a row with a wrong contact and a real error is not used', () => {
  const { found, isUsable } = judge('stores', { ...store, time_zone: 'Mars/Olympus', manager_email: 'x' });
  expect({ found, isUsable }).toEqual({
    found: ['field.invalid time_zone', 'email.invalid manager_email'],
    isUsable: false,
  });
});

test('a name of which nothing can be seen is missing', () => {
  expect(judge('teams', { team_id: 'LEE', name: '\u200b\u200b' })).toMatchObject({
    found: ['field.missing name'],
    isUsable: false,
  });
  expect(judge('teams', { team_id: 'LEE', name: 'Leeds', league: '\u200b' })).toMatchObject({
    kept: { league: null },
    found: [],
  });
});

test('a number is read as in the country of its row, else of the chain, and where that is in several, only with its country code', () => {
  const phoneOf = (fields: Readonly<Record<string, string>>, stores = masterData.stores): unknown =>
    judge('customers', { customer_id: 'C-1', ...fields }, stores).kept['phone'];
  const abroad = [...masterData.stores, ['S099', 'Asia/Tokyo', 'JPY', 'JP']] as const;
  expect(phoneOf({ phone: '03-3210-9876', country: 'JP' })).toBe('+81332109876');
  expect(phoneOf({ phone: '020 7946 0018' })).toBe('+442079460018');
  expect(phoneOf({ phone: '020 7946 0018' }, abroad)).toBeNull();
  expect(phoneOf({ phone: '+44 20 7946 0018' }, abroad)).toBe('+442079460018');
  expect(phoneOf({ phone: '020 7946 0018' }, [])).toBeNull();
});
