import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addMasterData,
  again,
  good,
  header,
  line,
  receiveSales,
  sales,
  salesName,
  sendSales,
} from './testing/sales-of-a-store.ts';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await addMasterData(validator);
});
afterAll(() => validator?.close());

const runOf = async (fileId: string) =>
  (await validator.query<{ run: number }>('select run from ops.files where file_id = $1', [fileId]))[0]?.run;

test('a right file is staged whole, leaves silver, and says so', async () => {
  const received = await receiveSales(validator, [
    line(),
    line({ transaction_id: 'TWO', quantity: '2', line_total: '29.98' }),
    line({ transaction_id: 'TWO', line_no: '2' }),
  ]);
  await validator.validate(received);
  const { file_id: fileId, blob_key: blobKey } = received.receipt;
  expect(await validator.file(fileId)).toEqual({
    status: 'validated',
    reject_code: null,
    ...{ rows_read: 3n, rows_held: 0n, rows_repeated: 0n, rows_without_amount: 0n },
    ...{ amount_read_minor: 5996n, amount_held_minor: 0n, amount_repeated_minor: 0n },
  });
  expect(await runOf(fileId)).toBe(1);
  const staged = await validator.query<{ columns: string[]; byte_from: bigint; byte_to: bigint }>(
    'select columns, byte_from, byte_to from staging.records where file_id = $1 order by row_no',
    [fileId],
  );
  const raw = await validator.blobs.read(blobKey);
  expect(staged.map(record => record.columns.join(','))).toEqual(
    staged.map(record => raw.subarray(Number(record.byte_from), Number(record.byte_to)).toString()),
  );
  expect(await validator.query('select rows from ops.silver_objects where file_id = $1', [fileId])).toEqual([
    { rows: 3n },
  ]);
  expect(await validator.events(fileId)).toEqual([
    ['file.validated', expect.objectContaining({ rows_read: 3, rows_held: 0 })],
  ]);
});

test('a file with more wrong rows than right ones is rejected, and every row counts as held', async () => {
  const fileId = await sendSales(validator, line(), line({ quantity: 'x' }), line({ quantity: 'y' }));
  expect(await validator.file(fileId)).toMatchObject({
    status: 'rejected',
    reject_code: 'file.too-many-errors',
    rows_read: 3n,
    rows_held: 3n,
  });
  expect(await validator.events(fileId)).toEqual([
    ['file.rejected', expect.objectContaining({ code: 'file.too-many-errors' })],
  ]);
});

test('the same bytes under another name are rejected until head office releases them; sent again they are judged in a new run', async () => {
  const text = sales(...good(2));
  const [first, second] = [
    await validator.receive(salesName(), text, { senderId: 'S014' }),
    await validator.receive(salesName(), text, { senderId: 'S014' }),
  ];
  const fileId = second.receipt.file_id;
  await validator.validate(first);
  await validator.validate(second);
  expect(await runOf(fileId)).toBe(1);
  expect(await validator.file(fileId)).toMatchObject({
    status: 'rejected',
    reject_code: 'file.content-known',
    rows_held: 2n,
  });
  await validator.validate(again(second, 'again'));
  expect(await runOf(fileId)).toBe(2);
  expect(await validator.file(fileId)).toMatchObject({ status: 'rejected' });
  await validator.query(`insert into ops.content_releases (file_id, released_by) values ($1, 'HQ')`, [fileId]);
  await validator.validate(again(second, 'released'));
  expect(await runOf(fileId)).toBe(3);
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_held: 0n });
  await validator.validate(again(first, 'once more'));
  expect(await runOf(first.receipt.file_id)).toBe(1);
  expect(await validator.file(first.receipt.file_id)).toMatchObject({ status: 'validated' });
});

test('a header without rows says that nothing was sold', async () => {
  expect(await validator.file(await sendSales(validator))).toMatchObject({ status: 'validated', rows_read: 0n });
});

test('a store may not send for another, and not the master data', async () => {
  const other = `store_id,${header}\nS015,${line()}\nS014,${line()}\nS014,${line()}\n`;
  const forbidden = await validator.send(salesName(), other, { senderId: 'S014' });
  expect(await validator.findings(forbidden)).toEqual(['- header.changed', '1 store.forbidden']);
  const stores = await validator.send(
    'S014_stores_20261120_000001.csv',
    'store_id,name,time_zone,country,currency\nS099,X,Europe/London,GB,GBP\n',
    { senderId: 'S014' },
  );
  expect(await validator.file(stores)).toMatchObject({ status: 'rejected', reject_code: 'file-name.invalid' });
});

test('reference data: a wrong zone, an unknown club and a key with two contents are held, the rest goes on', async () => {
  const ofHeadOffice = { senderId: 'HQ', allowedStores: null };
  const stores = await validator.send(
    'HQ_stores_20261120_000001.csv',
    'store_id,name,time_zone,country,currency\nS020,A,Europe/London,GB,GBP\nS021,B,Mars/Base,GB,GBP\nS022,C,Europe/London,GB,GBP\n',
    ofHeadOffice,
  );
  expect(await validator.findings(stores)).toEqual(['2 field.invalid']);
  await validator.load(stores);
  const products = await validator.send(
    'HQ_products_20261120_000002.csv',
    'product_id,name,team_id,list_price\nP1,A,LEE,1.00\nP2,B,ZZZ,1.00\nP3,C,,2\nP3,C,,2.0\nP4,D,,1\nP4,E,,1\n',
    ofHeadOffice,
  );
  expect(await validator.findings(products)).toEqual([
    '2 team.unknown',
    '4 record.repeated',
    '5 line.conflict',
    '6 line.conflict',
  ]);
  expect(await validator.file(products)).toMatchObject({ rows_read: 6n, rows_held: 3n, rows_repeated: 1n });
  await validator.load(products);
});

test('the golden silver of a line does not depend on how its numbers are written', async () => {
  const one = await sendSales(validator, line({ transaction_id: 'SAME' }));
  const two = await sendSales(
    validator,
    line({
      ...{ transaction_id: 'SAME', quantity: '1.000', unit_price: '14.990' },
      transaction_timestamp: '2026-11-20T10:00:00Z',
    }),
  );
  const silver = await validator.silver(one);
  expect(silver.length).toBeGreaterThan(0);
  expect(silver.equals(await validator.silver(two))).toBe(true);
});
