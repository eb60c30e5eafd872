import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blindLineHash } from '@tillkeeper/database';
import pl from 'nodejs-polars';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseInSilver } from './erase-in-silver.ts';

const key = Buffer.alloc(32, 7);
const hashOf = (line: number): string => String(line).padStart(64, '0');
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-erase-silver-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const job = (name: string, isSales: boolean) => ({
  parquetPath: join(directory, `${name}.parquet`),
  outputPath: join(directory, `${name}.erased.parquet`),
  isSales,
  customerId: 'C-1',
  emails: ['zoe@example.com'],
  phones: ['+442079460018'],
  key: key.toString('hex'),
  placeholder: 'erased-0',
});
type Text = string | null;
const write = async (path: string, columns: Readonly<Record<string, readonly Text[]>>): Promise<void> => {
  const frame = pl.DataFrame(Object.entries(columns).map(([name, values]) => pl.Series(name, [...values], pl.Utf8)));
  await frame.lazy().withColumn(pl.col('row_no').cast(pl.Int64)).sinkParquet(path).collect();
};
const rows = (path: string): Record<string, unknown>[] =>
  pl
    .readParquet(path)
    .toRecords()
    .map(row => ({ ...row, row_no: Number(row['row_no']) }));

const baskets = [
  // the customer stands on one line of the basket alone
  { basket: 'R1', customer: 'C-1', email: 'Z@x.org' },
  { basket: 'R1', customer: null, email: null },
  // no id, but the address
  { basket: 'R2', customer: null, email: 'zoe@example.com' },
  // somebody else with the same address
  { basket: 'R3', customer: 'C-2', email: 'zoe@example.com' },
  { basket: 'R4', customer: null, email: null },
  // as the books see it, the basket is another's
  { basket: 'R5', customer: 'C-1', email: null },
  { basket: 'R5', customer: 'C-9', email: null },
];

test('lines stay as they are but for the person, whose baskets are known again by blinded hashes', async () => {
  const all = (value: string): string[] => baskets.map(() => value);
  await write(job('sales', true).parquetPath, {
    row_no: baskets.map((_, at) => String(at + 1)),
    store_id: all('S1'),
    business_date: all('2026-11-19'),
    till_id: all('T1'),
    transaction_id: baskets.map(one => one.basket),
    customer_id: baskets.map(one => one.customer),
    customer_name: baskets.map(one => (one.customer === 'C-1' ? 'Zoe Quist' : null)),
    customer_email: baskets.map(one => one.email),
    customer_phone: all('').map(() => null),
    line_hash: baskets.map((_, at) => hashOf(at)),
  });
  const found = await eraseInSilver(job('sales', true));
  expect(found).toEqual({ rows: 4, names: ['zoe quist'], emails: ['zoe@example.com', 'Z@x.org'], phones: [] });
  const blind = (line: number): string => blindLineHash(key, Buffer.from(hashOf(line), 'hex')).toString('hex');
  const written = rows(job('sales', true).outputPath).toSorted((a, b) => Number(a['row_no']) - Number(b['row_no']));
  expect(
    written.map(row => [row['customer_id'], row['customer_name'], row['customer_email'], row['line_hash']]),
  ).toEqual([
    [null, null, null, blind(0)],
    [null, null, null, blind(1)],
    [null, null, null, hashOf(2)],
    ['C-2', null, 'zoe@example.com', hashOf(3)],
    [null, null, null, hashOf(4)],
    [null, null, null, hashOf(5)],
    ['C-9', null, null, hashOf(6)],
  ]);
  expect(await eraseInSilver({ ...job('sales', true), parquetPath: job('sales', true).outputPath })).toMatchObject({
    rows: 0,
  });
});

test('a record of a customer stays as nobody’s, and a file without customers as it is', async () => {
  await write(job('customers', false).parquetPath, {
    row_no: ['1', '2'],
    customer_id: ['C-1', 'C-2'],
    name: ['Zoe Quist', 'Ann'],
    email: ['zoe@example.com', null],
  });
  expect(await eraseInSilver(job('customers', false))).toMatchObject({ rows: 1, names: ['zoe quist'] });
  expect(rows(job('customers', false).outputPath)).toEqual([
    { row_no: 1, customer_id: 'erased-0', name: null, email: null },
    { row_no: 2, customer_id: 'C-2', name: 'Ann', email: null },
  ]);
  await write(job('teams', false).parquetPath, { row_no: ['1'], team_id: ['T'] });
  expect(await eraseInSilver(job('teams', false))).toMatchObject({ rows: 0 });
});
