import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

const columns = [
  ...['transaction_id', 'line_no', 'transaction_timestamp', 'product_id', 'quantity', 'unit_price', 'line_total'],
  ...['customer_id', 'customer_email', 'promotion_code'],
];
let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await validator.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP'), ('S015', 'Tokyo', 'Asia/Tokyo', 'JP', 'JPY')`);
  await validator.query(`insert into retail.products (product_id, name) values ('MUG', 'Mug'), ('PIN', 'Pin')`);
  await validator.query(`insert into retail.customers (customer_id) values ('C1')`);
}, 60_000);
afterAll(() => validator?.close());

let count = 0;
const name = (type = 'sales', till = '_T01'): string => {
  count += 1;
  return `S014_${type}_20261120${till}_${String(count).padStart(6, '0')}.csv`;
};
const line = (fields: Readonly<Record<string, string>> = {}): string => {
  count += 1;
  const row: Record<string, string> = {
    ...{ transaction_id: `R-${count}`, line_no: '1', transaction_timestamp: '2026-11-20T10:00:00' },
    ...{ product_id: 'MUG', quantity: '1', unit_price: '9.99', line_total: '9.99' },
    ...fields,
  };
  return columns.map(column => row[column] ?? '').join(',');
};
const header = columns.join(',');
const send = (lines: readonly (string | Buffer)[], fileName = name()): Promise<string> =>
  validator.send(fileName, Buffer.concat([header, ...lines].flatMap(one => [Buffer.from(one), Buffer.from('\n')])), {
    senderId: 'S014',
  });
const good = (length: number): string[] => Array.from({ length }, () => line());

test.each<[string, string | Buffer]>([
  ['record.too-few-fields', 'R,1'],
  ['record.too-many-fields', `${line()},x`],
  ['record.broken-quotes', line({ product_id: '"MUG' })],
  ['record.invalid-encoding', Buffer.concat([Buffer.from(line().slice(0, -3)), Buffer.from([0xc3, 0x28, 44, 44, 44])])],
  ['record.control-character', line({ product_id: 'MU\u0000G' })],
  ['record.too-long', line({ product_id: 'M'.repeat(1_100_000) })],
])('%s: the record is one row held, its neighbours with it, and no other', async (code, record) => {
  const fileId = await send([...good(3), record, ...good(3)]);
  expect(await validator.findings(fileId)).toEqual(['3 transaction.held', `4 ${code}`, '5 transaction.held']);
  expect(await validator.file(fileId)).toMatchObject({
    ...{ status: 'validated', rows_read: 7n, rows_held: 3n, rows_without_amount: 1n },
    ...{ amount_read_minor: 5994n, amount_held_minor: 1998n },
  });
});

test('what cannot be read is not shown where it may be a person, and is staged with its place', async () => {
  const fileId = await send([...good(2), 'R,1,jo@example.com']);
  const [finding] = await validator.query<{ value: string | null; message: string }>(
    `select value, message from quality.exceptions where file_id = $1 and code = 'record.too-few-fields'`,
    [fileId],
  );
  expect(finding).toEqual({ value: null, message: expect.not.stringContaining('jo@') });
  const [record] = await validator.query(
    'select row_no, line_from, error_codes from staging.records where file_id = $1 order by row_no desc limit 1',
    [fileId],
  );
  expect(record).toEqual({ row_no: 3n, line_from: 4n, error_codes: ['record.too-few-fields'] });
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['customer.unknown', { customer_id: 'C2' }],
  ['promotion.unknown', { promotion_code: 'FREEBEER' }],
])('%s is said and holds nothing', async (code, fields) => {
  const fileId = await send([line({ customer_id: 'C1' }), line(fields), ...good(1)]);
  expect(await validator.findings(fileId)).toEqual([`2 ${code}`]);
  expect(await validator.file(fileId)).toMatchObject({ rows_held: 0n });
});

test('a customer that only held lines name is not said, one that many lines name is said once', async () => {
  const fileId = await send([
    line({ customer_id: 'HELD', quantity: 'x' }),
    line({ customer_id: 'NEW', transaction_id: 'X' }),
    line({ customer_id: 'NEW', transaction_id: 'X', line_no: '2' }),
    line({ customer_id: 'NEW' }),
  ]);
  expect(await validator.findings(fileId)).toEqual(['1 number.unreadable', '2 customer.unknown']);
});

test('a store that is not known is held under the name that was sent, and a file of head office may name several', async () => {
  const contents = [
    `store_id,till_id,${header}`,
    `S014,T1,${line()}`,
    `S015,T1,${line({ unit_price: '1000', line_total: '1000.00' })}`,
    `S099,T1,${line()}`,
    `${'X'.repeat(5000)},T1,${line()}`,
  ].join('\n');
  const fileId = await validator.send('HQ_sales_20261120_000001.csv', contents, {
    ...{ senderId: 'HQ', allowedStores: null },
  });
  expect(await validator.findings(fileId)).toEqual(['3 store.unknown', '4 field.too-long']);
  const totals = await validator.query(
    'select store_id, currency, rows_read, rows_held, amount_read_minor from ops.file_totals where file_id = $1 order by 1',
    [fileId],
  );
  expect(totals).toEqual([
    { store_id: '', currency: '', rows_read: 1n, rows_held: 1n, amount_read_minor: 999n },
    { store_id: 'S014', currency: 'GBP', rows_read: 1n, rows_held: 0n, amount_read_minor: 999n },
    // the yen has no hundredths
    { store_id: 'S015', currency: 'JPY', rows_read: 1n, rows_held: 0n, amount_read_minor: 1000n },
    { store_id: 'S099', currency: '', rows_read: 1n, rows_held: 1n, amount_read_minor: 999n },
  ]);
});

test('columns that nobody knows and names that come again are said of the file', async () => {
  const fileName = name();
  await send(good(1), fileName);
  const fileId = await validator.send(fileName, `${header},weather\n${line()},sunny\n`, { senderId: 'S014' });
  expect(await validator.findings(fileId)).toEqual([
    '- file.name-reused',
    '- header.changed',
    '- header.unknown-column',
  ]);
  const [record] = await validator.query<{ columns: string[] }>(
    'select columns from staging.records where file_id = $1',
    [fileId],
  );
  expect(record?.columns.at(-1)).toBe('sunny');
});

test('quotes, line breaks, semicolons and backslashes of a cell arrive as they were sent', async () => {
  const email = '"a ""b"" {c},\r\n\\.\n; \\"" é"';
  const contents = `${header}\r\n${line({ customer_id: 'C1', customer_email: email })}\r\n${line()}\r\n`;
  const fileId = await validator.send(`${name()}.gz`, gzipSync(contents), { senderId: 'S014' });
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 2n, rows_held: 0n });
  const staged = await validator.query<{ email: string; columns: number }>(
    'select columns[9] as email, cardinality(columns) as columns from staging.records where file_id = $1 order by row_no',
    [fileId],
  );
  expect(staged).toEqual([
    { email: 'a "b" {c},\r\n\\.\n; \\" é', columns: columns.length },
    { email: '', columns: columns.length },
  ]);
});

test.each(['constructor', '__proto__', 'toString'])('an article called %s is not known', async productId => {
  const fileId = await send([...good(1), line({ product_id: productId })]);
  expect(await validator.findings(fileId)).toEqual(['2 product.unknown']);
});

test('a file that cannot be read at all is rejected with its reason, and leaves nothing in silver', async () => {
  const cut = gzipSync(`${header}\n${good(50).join('\n')}\n`);
  const fileId = await validator.send(`${name()}.gz`, cut.subarray(0, cut.length / 2), { senderId: 'S014' });
  expect(await validator.file(fileId)).toMatchObject({
    ...{ status: 'rejected', rows_read: 0n, reject_code: expect.stringMatching(/^(file|upload|content)\./) },
  });
  expect(await validator.said(fileId)).toEqual(['file.rejected']);
  expect(await validator.query('select 1 from ops.silver_objects where file_id = $1', [fileId])).toEqual([]);
});

test("master data is head office's, and the same catalogue may come every day", async () => {
  const catalogue = 'product_id,name,list_price\nCAP,Cap,5.00\n';
  const forbidden = await validator.send(name('products', ''), catalogue, { senderId: 'S014' });
  expect(await validator.file(forbidden)).toMatchObject({ status: 'rejected', rows_read: 1n, rows_held: 1n });
  for (const sequence of ['000001', '000002']) {
    const fileId = await validator.send(`HQ_products_20261120_${sequence}.csv`, catalogue, {
      ...{ senderId: 'HQ', allowedStores: null },
    });
    expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 1n, rows_held: 0n });
    await validator.load(fileId);
  }
});

test('a store that was opened long ago is a store', async () => {
  const fileId = await validator.send(
    'HQ_stores_20261120_000001.csv',
    'store_id,name,time_zone,country,currency,opened_on\nS030,Old,Europe/London,GB,GBP,1894-09-01\n',
    { senderId: 'HQ', allowedStores: null },
  );
  expect(await validator.findings(fileId)).toEqual([]);
});
