import { fileTypeNames } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { inSendingOrder, mayName } from './sending-order.ts';

test('what a shell gives by the alphabet is sent so that nothing names what comes later, and sales keep their order', () => {
  expect(
    inSendingOrder([
      'd/HQ_customers_20261121_000006.csv',
      'd/HQ_products_20261121_000004.csv.gz',
      'd/S002_sales_20261121_T01_000001.csv',
      'd/HQ_stores_20261121_000001.csv',
      'd/2011-11-20.csv',
      'd/S001_sales_20261121_T01_000001.csv',
      'd/HQ_teams_20261121_000002.csv',
    ]),
  ).toEqual([
    'd/HQ_stores_20261121_000001.csv',
    'd/HQ_teams_20261121_000002.csv',
    'd/HQ_products_20261121_000004.csv.gz',
    'd/HQ_customers_20261121_000006.csv',
    'd/S002_sales_20261121_T01_000001.csv',
    'd/2011-11-20.csv',
    'd/S001_sales_20261121_T01_000001.csv',
  ]);
});

test('sales may name every other type, a product its team, and no type itself', () => {
  const file = (type: string): string => `HQ_${type}_20261121_000001.csv`;
  expect(fileTypeNames.filter(type => mayName(file('sales'), file(type)))).toEqual(
    fileTypeNames.filter(type => type !== 'sales'),
  );
  expect([mayName(file('products'), file('teams')), mayName(file('teams'), file('products'))]).toEqual([true, false]);
  expect(fileTypeNames.filter(type => mayName(file(type), file(type)))).toEqual([]);
});

test('a file whose name says no type may name what any other brings', () => {
  expect(mayName('transactions.csv', 'products.csv.gz')).toBe(true);
  expect(mayName('S001_sales_20261121_T01_000001.csv', 'products.csv.gz')).toBe(true);
});
