import { contractFormat, type Sender } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { acceptFile, compareDeclarations } from './accept-file.ts';
import { mayPostTransactions, mayRead, mayUseStore, mayWriteFor } from './authorise.ts';

const store: Sender = { sender_id: 'S014', kind: 'store', format_id: 'contract-1', stores: ['S014'] };
const headOffice: Sender = { sender_id: 'HQ', kind: 'head_office', format_id: 'contract-1', stores: null };
const accept = (fileName: string, sender = store) => acceptFile({ fileName, sender, format: contractFormat });

test('a till file of its own store is taken, and its name says what it is', () => {
  expect(accept('S014_sales_20261120_T02_000123.csv.gz')).toMatchObject({
    status: 'accepted',
    file: { isGzip: true, tillId: 'T02', sequence: 123, businessDate: '2026-11-20' },
  });
});

test.each([
  '../S014_sales_20261120_T02_000123.csv',
  'S014_sales_20261120_T02_000123.csv\u0000',
  `${'A'.repeat(5000)}.csv`,
  'S014_sales_20261340_T02_000123.csv',
  'S015_sales_20261120_T02_000123.csv',
  '..xlsx',
  '',
])('the name %j is refused', fileName => {
  expect(accept(fileName)).toMatchObject({ status: 'refused', code: 'file-name.invalid' });
});

test('another kind of file is refused as such', () => {
  expect(accept('sales.xlsx')).toMatchObject({ status: 'refused', code: 'file.format-unsupported' });
  expect(accept('sales.parquet.gz')).toMatchObject({ status: 'refused', code: 'file.format-unsupported' });
});

test('reference data are taken from head office alone, unless a declared format says otherwise', () => {
  expect(accept('S014_products_20261120_000007.csv')).toMatchObject({ code: 'sender.forbidden' });
  expect(accept('HQ_products_20261120_000007.csv', headOffice)).toMatchObject({ status: 'accepted' });
  expect(
    acceptFile({
      fileName: 'S014_products_20261120_000007.csv',
      sender: store,
      format: { ...contractFormat, format_id: 'vendor' },
    }),
  ).toMatchObject({ status: 'accepted' });
});

test('what is declared has to agree, what is not declared is not asked', () => {
  const found = { sha256: 'ab', rowCount: 3, controlTotal: '10.5' };
  expect(compareDeclarations({}, found)).toBeUndefined();
  expect(compareDeclarations({ sha256: 'ab', rowCount: 3, controlTotal: '10.5' }, found)).toBeUndefined();
  expect(compareDeclarations({ sha256: 'cd' }, found)).toMatchObject({ code: 'digest.mismatch' });
  expect(compareDeclarations({ rowCount: 2 }, found)).toMatchObject({ code: 'declaration.mismatch' });
  expect(compareDeclarations({ controlTotal: '10.51' }, found)).toMatchObject({ code: 'declaration.mismatch' });
  expect(compareDeclarations({ controlTotal: '1' }, { ...found, controlTotal: undefined })).toBeUndefined();
});

test('a key writes and reads for its sender, head office for all', () => {
  expect([mayWriteFor(store, 'S014'), mayWriteFor(store, 'S015'), mayWriteFor(headOffice, 'S015')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([mayRead(store, 'S015'), mayRead(headOffice, 'S015')]).toEqual([false, true]);
  expect([mayUseStore(store, 'S014'), mayUseStore(store, 'S015'), mayUseStore(headOffice, 'S015')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([mayPostTransactions(store), mayPostTransactions(headOffice)]).toEqual([false, true]);
});
