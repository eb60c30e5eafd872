import { contractFormat } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { matchFileName } from './match-file-name.ts';

test('a contract name says sender, type, date, till, sequence and that it is compressed', () => {
  const match = matchFileName('S014_sales_20261120_T02_000123.csv.gz', contractFormat, 'S014');
  expect(match).toMatchObject({
    status: 'matched',
    file: {
      isGzip: true,
      businessDate: '2026-11-20',
      tillId: 'T02',
      sequence: 123,
      formatFile: { file_type: 'sales', container: 'csv' },
    },
  });
});
test('reference data leave the till out', () => {
  const match = matchFileName('HQ_products_20261120_000007.csv', contractFormat, 'HQ');
  expect(match).toMatchObject({
    status: 'matched',
    file: { formatFile: { file_type: 'products' }, tillId: null, sequence: 7 },
  });
});
test.each([
  '../S014_sales_20261120_T02_000123.csv',
  'S014_sales_20261120_T02_000123.csv\0.gz',
  `${'S'.repeat(5000)}.csv`,
  'S015_sales_20261120_T02_000123.csv',
  'S014_sales_20260231_T02_000123.csv',
  'S014_sales_20261120_T02_000123.xlsx',
  'xS014_sales_20261120_T02_000123.csvx',
  '',
])('the name %j is invalid', name => {
  expect(matchFileName(name, contractFormat, 'S014').status).toBe('invalid');
});
