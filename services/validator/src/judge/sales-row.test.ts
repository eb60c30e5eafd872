import type { FormatFile } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { masterData, salesJob } from '../testing/sales-job.ts';
import { createRowReader } from './contract-row.ts';
import type { JudgeJob } from './judge-job.ts';
import { toReference } from './reference-data.ts';
import { salesColumns } from './sales-columns.ts';
import { createSalesRules, type SalesRow } from './sales-row.ts';

type Fields = Readonly<Record<string, string>>;
const right: Fields = {
  store_id: 'S014',
  transaction_id: 'R-1',
  line_no: '1',
  transaction_timestamp: '2026-11-20T10:00:00',
  product_id: 'SCARF',
  quantity: '1',
  unit_price: '14.99',
  line_total: '14.99',
};
const names = salesColumns.map(column => column.name);
const judge = (fields: Fields, format: Partial<FormatFile> = {}, changes: Partial<JudgeJob> = {}): SalesRow => {
  const job = salesJob(changes, format);
  const reader = createRowReader(salesColumns, job);
  const sent: Fields = { ...right, ...fields };
  reader.begin(
    names,
    names.map(name => [Object.hasOwn(sent, name) ? (sent[name] ?? '') : '']),
  );
  return createSalesRules(job, toReference(masterData)).judge(reader.read(0), name => reader.senderCell(name));
};
const found = (row: SalesRow): string[] => row.findings.map(({ code, column }) => `${code} ${column?.name}`);

test('a right row has no findings and its amount in minor units', () => {
  expect(judge({})).toMatchObject({ findings: [], amountMinor: 1499, businessDate: '2026-11-20', tillId: 'T01' });
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  '%s is no store, article, club or currency that somebody knows',
  word => {
    expect(found(judge({ store_id: word }))).toEqual(['store.unknown store_id']);
    expect(found(judge({ product_id: word }))).toEqual(['product.unknown product_id']);
    expect(found(judge({ team_id: word }))).toEqual(['team.unknown team_id']);
    expect(found(judge({ currency: word }))).toEqual(['field.invalid currency']);
  },
);

test.each<[string, Fields, string]>([
  ['money that does not exist', { currency: 'ZZZ' }, 'field.invalid currency'],
  ['money of long ago', { currency: 'DEM' }, 'field.invalid currency'],
  ['a plus sign', { quantity: '+5' }, 'number.unreadable quantity'],
  ['an underscore', { unit_price: '1_000' }, 'number.unreadable unit_price'],
  ['minus nothing', { quantity: '-0' }, 'quantity.zero quantity'],
  [
    'more lines than a number holds',
    { transaction_line_count: '9'.repeat(22) },
    'number.out-of-range transaction_line_count',
  ],
  ['a trading day that has not come yet', { business_date: '2026-12-24' }, 'timestamp.future business_date'],
  ['a trading day of another century', { business_date: '1999-12-31' }, 'timestamp.unreadable business_date'],
  ['another till than the name says', { till_id: 'T02' }, 'field.invalid till_id'],
])('%s is found', (_, fields, finding) => {
  const named = fields['business_date'] === undefined ? {} : { nameGroups: { till_id: 'T01' } };
  expect(found(judge(fields, {}, named))).toContain(finding);
  expect(judge(fields, {}, named).line).toBeUndefined();
});

test('a day that is taken from the timestamp has to be one that can be kept', () => {
  const row = judge({ transaction_timestamp: '1950-01-01T10:00:00' }, { business_date: 'timestamp' });
  expect(found(row)).toEqual(['timestamp.unreadable transaction_timestamp']);
  expect(row).toMatchObject({ businessDate: '', line: undefined });
});

test('where the decimal sign is a comma, a point is none: 1.234 is not one and a bit', () => {
  const comma = (unit_price: string, line_total: string): SalesRow =>
    judge({ unit_price, line_total }, { decimal_sign: ',' });
  expect(comma('14,99', '14,99')).toMatchObject({ findings: [], amountMinor: 1499 });
  expect(found(comma('1.234', '1,23'))).toEqual(['number.unreadable unit_price']);
  expect(found(comma('1.234,5', '1234,50'))).toEqual(['number.unreadable unit_price']);
});

test('what is computed stays within the limits of what is sent', () => {
  const huge = { quantity: '1000000', unit_price: '1000000' };
  expect(found(judge(huge, { line_total: 'derived' }))).toEqual(['number.out-of-range line_total']);
  const dear = { quantity: '0.001', line_total: '900000000.00' };
  expect(found(judge(dear, { line_total: 'authority' }))).toEqual(['number.out-of-range unit_price']);
});

test('a return is negative, a sale positive, a void and a write-off either', () => {
  const sign = (transaction_type: string, quantity: string): boolean =>
    judge({ transaction_type, quantity, line_total: quantity === '1' ? '14.99' : '-14.99' }).findings.length === 0;
  expect(['SALE', 'RETURN', 'VOID', 'ADJUSTMENT'].map(type => [sign(type, '1'), sign(type, '-1')])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test('a row whose store, till or day are wrong belongs to another basket than it says', () => {
  for (const fields of [{ store_id: 'S0I4' }, { till_id: 'T02' }, { business_date: '2026-13-01' }, { store_id: '' }])
    expect(judge(fields).isKeyDoubtful).toBe(true);
  expect(judge({ transaction_timestamp: '?' }, { business_date: 'timestamp' }).isKeyDoubtful).toBe(true);
  for (const fields of [{ quantity: 'x' }, { product_id: 'NOPE' }, {}]) expect(judge(fields).isKeyDoubtful).toBe(false);
});

test('a store that no table could keep is said, and not carried along', () => {
  const row = judge({ store_id: 'X'.repeat(5000) });
  expect(found(row)).toEqual(['field.too-long store_id']);
  expect(row.storeId).toBe('');
});

const withCustomer = (source: FormatFile['columns'][string]): Partial<FormatFile> => ({
  columns: { ...salesJob().formatFile.columns, customer_id: source },
});
test('what the format takes out leaves nothing, not a prefix alone', () => {
  const format = withCustomer({ from: 'customer_id', remove: '\\.0$', prefix: 'OR-' });
  expect(judge({ customer_id: '.0' }, format).customerId).toBe('');
  expect(judge({ customer_id: '17.0' }, format).customerId).toBe('OR-17');
});
test("a sender's own word that no declaration knows stays as it is, whatever it is called", () => {
  expect(
    judge({ customer_id: 'constructor' }, withCustomer({ from: 'customer_id', values: { a: 'b' } })).customerId,
  ).toBe('constructor');
});
test('blanks are nothing: the other column is taken', () => {
  const format = withCustomer({ from: 'customer_id', otherwise: 'promotion_code' });
  expect(judge({ customer_id: '  ', promotion_code: 'P' }, format).customerId).toBe('P');
});
