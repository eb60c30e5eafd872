import { fileTypeNames } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { inSendingOrder, isReferenceFile } from './sending-order.ts';

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

test('every type of the contract but sales is known as reference data', () => {
  const known = fileTypeNames.filter(type => isReferenceFile(`HQ_${type}_20261121_000001.csv`));
  expect(known).toEqual(fileTypeNames.filter(type => type !== 'sales'));
});
