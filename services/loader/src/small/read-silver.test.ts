import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SilverSalesColumn, silverSalesColumns } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf, twoLines } from '../testing/sale.ts';
import { writeSalesParquet } from '../testing/write-silver.ts';
import { decimalText, readSilver } from './read-silver.ts';

const columns = Object.keys(silverSalesColumns) as SilverSalesColumn[]; // the keys of a constant
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-silver-test-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test('every cell is read as it was written, to the last digit', async () => {
  const path = join(directory, 'silver.parquet');
  const rows = rowsOf([
    twoLines('R1', { customer: { id: 'C1', name: 'Zoë "Jo", \\. 老', email: 'a@b.c' }, lineCountSent: 2 }),
    twoLines('R2', { at: '1969-12-31T23:59:59.123Z', date: '1969-12-31', lines: [{ product: 'MUG', pence: -1 }] }),
  ]).map((row, index) =>
    index === 0 ? { ...row, unit_price: '9999999999.999999', quantity: '-123456789.001', amount_minor: 99_999 } : row,
  );
  await writeSalesParquet(path, rows);
  const silver = await readSilver(await readFile(path));
  expect(silver.rows).toBe(rows.length);
  const readRows = rows.map((_, at) => Object.fromEntries(columns.map(name => [name, silver.column(name)[at]])));
  expect(readRows).toEqual(
    rows.map(row => ({
      ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
      unit_price: Number(row.unit_price) > 1e6 ? '9999999999.999999' : `${row.unit_price}0000`,
      transaction_timestamp: String(row.transaction_timestamp).replace('Z', '000Z'),
    })),
  );
});

test.each([
  [0n, 2, '0.00'],
  [-1n, 2, '-0.01'],
  [1234n, 3, '1.234'],
  [-9_007_199_254_740_993_123456n, 6, '-9007199254740993.123456'],
])('%s with a scale of %s is %s', (unscaled, scale, text) => expect(decimalText(unscaled, scale)).toBe(text));
