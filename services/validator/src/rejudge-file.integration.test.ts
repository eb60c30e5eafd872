import { createChildPool } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ValidatorChildren } from './children.ts';
import { type SendOptions, type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await validator.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP')`);
  await validator.query(`insert into retail.teams (team_id, name) values ('LEE', 'Leeds'), ('LIV', 'Liverpool')`);
  await validator.query(`insert into retail.products (product_id, name) values ('MUG', 'Mug')`);
}, 60_000);
afterAll(() => validator?.close());

const columns = [
  ...['transaction_id', 'line_no', 'transaction_timestamp', 'product_id', 'team_id'],
  ...['quantity', 'unit_price', 'line_total'],
];
let count = 0;
const newName = (): string => {
  count += 1;
  return `S014_sales_20261120_T01_${String(count).padStart(6, '0')}.csv`;
};
const line = (transaction: string, product = 'MUG', change: Readonly<Record<string, string>> = {}): string => {
  const row: Readonly<Record<string, string>> = {
    ...{ transaction_id: transaction, line_no: '1', transaction_timestamp: '2026-11-20T10:00:00' },
    ...{ product_id: product, quantity: '1', unit_price: '9.99', line_total: '9.99' },
    ...change,
  };
  return columns.map(column => row[column] ?? '').join(',');
};
const textOf = (...lines: string[]): string => `${[columns.join(','), ...lines].join('\n')}\n`;
const send = (text: string, options: Partial<SendOptions> & { name?: string } = {}): Promise<string> =>
  validator.send(options.name ?? newName(), text, { senderId: 'S014', ...options });
const bring = (product: string, team: string | null = null) =>
  validator.query('insert into retail.products (product_id, name, team_id) values ($1, $1, $2)', [product, team]);

const state = async (fileId: string) => {
  const [row] = await validator.query<Record<string, unknown>>(
    `select status, run, rejudged_run, received_at, rows_read, rows_loaded, rows_held, amount_held_minor from ops.files where file_id = $1`,
    [fileId],
  );
  return row;
};
const open = async (fileId: string) =>
  (
    await validator.query<{ finding: string }>(
      `select run || ' ' || coalesce(row_no::text, '-') || ' ' || code as finding from quality.exceptions
       where file_id = $1 and status = 'open' order by run, row_no nulls first, code`,
      [fileId],
    )
  ).map(row => row.finding);
const inForce = (fileId: string) =>
  validator.query('select run, rows, is_in_force from ops.silver_objects where file_id = $1 order by run', [fileId]);
const everything = async (fileId: string) => [
  await state(fileId),
  await validator.query('select * from quality.exceptions where file_id = $1 order by exception_id', [fileId]),
  await validator.query('select count(*) from staging.records where file_id = $1', [fileId]),
  await inForce(fileId),
  await validator.said(fileId),
];

test('a file whose article came is judged again as received when it was, its new silver replaces the old', async () => {
  const fileId = await send(textOf(line('A1'), line('A2', 'CARDIGAN-77'), line('A3', 'CARDIGAN-77')));
  await validator.load(fileId);
  const before = await state(fileId);
  expect(before).toMatchObject({ run: 1, rows_held: 2n, amount_held_minor: 1998n });
  await bring('CARDIGAN-77');
  await validator.rejudge(fileId, 2);
  expect(await state(fileId)).toEqual({
    ...before,
    ...{ status: 'validated', run: 2, rejudged_run: 2, rows_loaded: 0n, rows_held: 0n, amount_held_minor: 0n },
  });
  expect(await inForce(fileId)).toEqual([
    { run: 1, rows: 1n, is_in_force: false },
    { run: 2, rows: 3n, is_in_force: true },
  ]);
  expect(await validator.said(fileId)).toEqual(['file.validated', 'file.validated']);
  // what the first run found is settled by the loader, when this run is in the books
  expect(await open(fileId)).toEqual(['1 2 product.unknown', '1 3 product.unknown']);
  expect(
    await validator.query('select count(*) from staging.records where file_id = $1 and run = 2', [fileId]),
  ).toEqual([{ count: 3n }]);
});

test('the request delivered again, and one for a run that was made meanwhile, change nothing', async () => {
  const fileId = await send(textOf(line('B1'), line('B2', 'ANORAK-31')));
  await validator.load(fileId);
  await bring('ANORAK-31');
  await validator.rejudge(fileId, 2);
  const made = await everything(fileId);
  await validator.rejudge(fileId, 2);
  expect(await everything(fileId)).toEqual(made);
  await validator.load(fileId);
  const loaded = await everything(fileId);
  await validator.rejudge(fileId, 2);
  await validator.rejudge(fileId, 4);
  expect(await everything(fileId)).toEqual(loaded);
});

test('a file of which nothing is released stays as it is, and a request that comes later is heard', async () => {
  const fileId = await send(textOf(line('C1'), line('C2', 'BONNET-52')));
  await validator.load(fileId);
  const before = await everything(fileId);
  await validator.rejudge(fileId, 2);
  expect(await everything(fileId)).toEqual(before);
  await bring('BONNET-52');
  await validator.rejudge(fileId, 2);
  expect(await state(fileId)).toMatchObject({ run: 2, rows_held: 0n });
});

test('a row that is known now and wrong in another way is judged again, so that its finding is the right one', async () => {
  const fileId = await send(textOf(line('D1'), line('D2', 'PARASOL-9', { team_id: 'LIV' })));
  await validator.load(fileId);
  await bring('PARASOL-9', 'LEE');
  await validator.rejudge(fileId, 2);
  expect(await state(fileId)).toMatchObject({ run: 2, rows_held: 1n });
  expect(await open(fileId)).toEqual(['1 2 product.unknown', '2 2 team.mismatch']);
});

test('two requests handled side by side make one run', async () => {
  const fileId = await send(textOf(line('E1'), line('E2', 'UMBRELLA-5')));
  await validator.load(fileId);
  await bring('UMBRELLA-5');
  const outcomes = await Promise.allSettled([validator.rejudge(fileId, 2), validator.rejudge(fileId, 2)]);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'RetryableError' });
  expect(await state(fileId)).toMatchObject({ status: 'validated', run: 2 });
  expect(await validator.said(fileId)).toEqual(['file.validated', 'file.validated']);
});

test('a file whose raw bytes are gone stays as it is, and the request is at an end', async () => {
  const fileId = await send(textOf(line('F1'), line('F2', 'WAISTCOAT-8')));
  await validator.load(fileId);
  await bring('WAISTCOAT-8');
  const [file] = await validator.query<{ sha256: string }>('select sha256 from ops.files where file_id = $1', [fileId]);
  const before = await everything(fileId);
  await validator.blobs.delete(`bronze/${file?.sha256.slice(0, 2)}/${file?.sha256}`);
  await validator.rejudge(fileId, 2);
  await validator.blobs.delete(`receipts/${fileId.slice(0, 2)}/${fileId}.json`);
  await validator.rejudge(fileId, 2);
  expect(await everything(fileId)).toEqual(before);
});

test('an older file of a name is released too, and is not said to use a name again', async () => {
  const name = newName();
  const older = await send(textOf(line('G1'), line('G2', 'TROUSERS-4')), { name });
  await validator.load(older);
  const newer = await send(textOf(line('G1')), { name });
  await validator.load(newer);
  await bring('TROUSERS-4');
  await validator.rejudge(older, 2);
  expect(await state(older)).toMatchObject({ run: 2, rows_held: 0n });
  expect((await open(older)).filter(finding => finding.includes('name-reused'))).toEqual([]);
  expect((await open(newer)).filter(finding => finding.includes('name-reused'))).toHaveLength(1);
});

test('a file in the books over which the judging process dies when it is judged again keeps its account', async () => {
  const fileId = await send(textOf(line('H1'), line('H2', 'SANDALS-3')));
  await validator.load(fileId);
  await bring('SANDALS-3');
  const before = await state(fileId);
  const dying: ValidatorChildren = createChildPool({
    entry: new URL('./testing/dying-child.ts', import.meta.url),
    size: 1,
  });
  await expect(validator.rejudge(fileId, 2, dying)).rejects.toMatchObject({ name: 'ChildCrashedError' });
  await validator.rejudge(fileId, 2, dying);
  await dying.close();
  expect(await state(fileId)).toEqual(before);
  expect(await open(fileId)).toEqual(['1 - file.quarantined', '1 2 product.unknown']);
  expect(await validator.said(fileId)).toEqual(['file.validated']);
});

test('a file in the books that is sent again and cannot be used then keeps its account, and its sender hears of it', async () => {
  const name = newName();
  const text = textOf(line('J1'), line('J2'));
  const fileId = await send(text, { name });
  await validator.load(fileId);
  // another file took its place under the name, and its bytes came under another name
  await validator.load(await send(textOf(line('J1'), line('J3')), { name }));
  await validator.query(`insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status, rows_read, rows_loaded)
    select md5('other'), sender_id, 'other.csv', file_type, format_id, sha256, size_bytes, received_at, 'loaded', 2, 2
    from ops.files where file_id = '${fileId}'`);
  const before = await state(fileId);
  await send(text, { name, isRepeated: true });
  expect(await state(fileId)).toEqual(before);
  expect(await open(fileId)).toEqual(['1 - file.content-known']);
  expect(await inForce(fileId)).toEqual([{ run: 1, rows: 2n, is_in_force: true }]);
  expect(await validator.said(fileId)).toEqual(['file.validated', 'file.rejected']);
});

test('a file that was rejected is not judged again by itself', async () => {
  const fileId = await send(textOf('x', 'y', line('K1')));
  expect(await state(fileId)).toMatchObject({ status: 'rejected' });
  const before = await everything(fileId);
  await validator.rejudge(fileId, 2);
  expect(await everything(fileId)).toEqual(before);
});
