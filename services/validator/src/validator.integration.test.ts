import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import {
  blobKeys,
  type CheckReport,
  decodeEvent,
  eventId,
  type StoredReceipt,
  type TillkeeperEvent,
} from '@tillkeeper/contracts';
import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { fileIdOf, matchFileName } from '@tillkeeper/domain';
import {
  createChildPool,
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  ownFormatsDirectory,
} from '@tillkeeper/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createValidatorChildren, type ValidatorChildren } from './children.ts';
import { validatorSettings } from './config.ts';
import { createValidator } from './service.ts';

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-validator-test-'));
const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
const blobs = await createDirectoryBlobStore({ directory });
const formats = await loadFormats([ownFormatsDirectory]);
const settings = validatorSettings.parse({});
const children = createValidatorChildren({ settings });
const telemetry = createTelemetry({
  logger: createLogger({ service: 'test', level: 'silent' }),
  registry: createRegistry(),
});
const validatorWith = (own: ValidatorChildren) =>
  createValidator({
    database,
    blobs,
    children: own,
    formats,
    telemetry,
    steps: createSteps(),
    settings,
    now: () => new Date(),
    workDirectory: join(directory, 'work'),
  });
const validator = validatorWith(children);
const context = { signal: new AbortController().signal };
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
let received = Date.parse('2026-11-20T22:00:00Z');

beforeAll(async () => {
  await database.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency) values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP'), ('S015', 'York', 'Europe/London', 'GB', 'GBP')`,
  );
  await database.query(`insert into retail.teams (team_id, name) values ('LEE', 'Leeds United'), ('LIV', 'Liverpool')`);
  await database.query(`insert into retail.suppliers (supplier_id, name) values ('SUP-1', 'One'), ('SUP-2', 'Two')`);
  await database.query(
    `insert into retail.products (product_id, name, team_id, supplier_id, list_price) values ('LEE-SCARF', 'Scarf', 'LEE', 'SUP-1', 14.99), ('LEE-MUG', 'Mug', 'LEE', 'SUP-1', 9.99)`,
  );
});
afterAll(async () => {
  await children.close();
  await database.close();
  await testDatabase.drop();
  await rm(directory, { recursive: true, force: true });
});

interface Sent {
  readonly receipt: StoredReceipt;
  readonly event: TillkeeperEvent<'file.received'>;
}
async function receive(
  name: string,
  text: string | Buffer,
  options: { sender?: string; format?: string; allowed?: string[] | null; isWeb?: boolean } = {},
): Promise<Sent> {
  received += 1000;
  const sender = options.sender ?? 'S014';
  const formatId = options.format ?? 'contract-1';
  const match = matchFileName(name, formats.get(formatId)!, sender);
  if (match.status === 'invalid') throw new Error(match.detail);
  const digest = sha256(text);
  const fileId = fileIdOf({ senderId: sender, fileName: name, sha256: digest }, sha256);
  const receipt: StoredReceipt = {
    file_id: fileId,
    sender_id: sender,
    format_id: formatId,
    file_name: name,
    file_type: match.file.formatFile.file_type,
    sha256: digest,
    size_bytes: text.length,
    received_at: new Date(received).toISOString(),
    blob_key: blobKeys.bronze(digest),
    allowed_stores: options.allowed === undefined ? [sender] : options.allowed,
    is_web: options.isWeb ?? false,
  };
  await blobs.write(receipt.blob_key, text);
  await blobs.write(blobKeys.receipt(fileId), JSON.stringify(receipt));
  return {
    receipt,
    event: {
      id: eventId('file.received', fileId, 1),
      type: 'file.received',
      source: '/tillkeeper/ingest-api',
      time: receipt.received_at,
      subject: fileId,
      key: sender,
      data: { file_id: fileId, sender_id: sender, repeated: false },
    },
  };
}
const judge = async (sent: Sent, own = validator): Promise<void> => {
  await own.handlers['file.received']?.(sent.event, context);
};
/** Judges a file; of master data it also does what the loader would. */
const validate = async (sent: Sent, own = validator): Promise<void> => {
  await judge(sent, own);
  await database.query(
    `update ops.files set status = 'loaded', rows_loaded = rows_read - rows_held - rows_repeated where status = 'validated' and file_type <> 'sales'`,
  );
};
const fileRow = async (fileId: string) =>
  (
    await database.query<Record<string, unknown>>(
      'select status, run, reject_code, rows_read, rows_held, rows_repeated, rows_without_amount, amount_read_minor, amount_held_minor from ops.files where file_id = $1',
      [fileId],
    )
  ).rows[0];
const codes = async (fileId: string) =>
  (
    await database.query<{ row_no: bigint | null; code: string }>(
      'select row_no, code from quality.exceptions where file_id = $1 order by row_no nulls first, code',
      [fileId],
    )
  ).rows.map(row => `${row.row_no ?? '-'} ${row.code}`);
const events = async (fileId: string) =>
  (
    await database.query<{ key: string; headers: Record<string, string>; value: string }>(
      `select key, headers, value from ops.outbox order by id`,
    )
  ).rows
    .map(decodeEvent)
    .filter(event => event.subject === fileId)
    .map(event => [event.type, event.data]);

const header =
  'transaction_id,line_no,transaction_line_count,transaction_type,transaction_timestamp,product_id,team_id,supplier_id,quantity,unit_price,discount_amount,line_total,employee_id';
let count = 0;
const next = (): number => {
  count += 1;
  return count;
};
const line = (fields: Partial<Record<string, string>> = {}): string => {
  const row: Record<string, string> = {
    transaction_id: `R-${next()}`,
    line_no: '1',
    transaction_line_count: '',
    transaction_type: '',
    transaction_timestamp: '2026-11-20T10:00:00',
    product_id: 'LEE-SCARF',
    team_id: 'LEE',
    supplier_id: 'SUP-1',
    quantity: '1',
    unit_price: '14.99',
    discount_amount: '',
    line_total: '14.99',
    employee_id: '',
  };
  Object.assign(row, fields);
  return header
    .split(',')
    .map(name => row[name])
    .join(',');
};

const salesName = (): string => `S014_sales_20261120_T01_${String(next()).padStart(6, '0')}.csv`;
const good = (length: number): string[] => Array.from({ length }, () => line());
const sales = (...lines: string[]): string => `${[header, ...lines].join('\n')}\n`;

test('a right file is staged whole, leaves silver, and says so', async () => {
  const sent = await receive(
    salesName(),
    sales(
      line(),
      line({ transaction_id: 'TWO', quantity: '2', line_total: '29.98' }),
      line({ transaction_id: 'TWO', line_no: '2' }),
    ),
  );
  await validate(sent);
  expect(await fileRow(sent.receipt.file_id)).toEqual({
    status: 'validated',
    run: 1,
    reject_code: null,
    rows_read: 3n,
    rows_held: 0n,
    rows_repeated: 0n,
    rows_without_amount: 0n,
    amount_read_minor: 5996n,
    amount_held_minor: 0n,
  });
  const staged = (
    await database.query<{ row_no: bigint; columns: string[]; byte_from: bigint; byte_to: bigint }>(
      'select row_no, columns, byte_from, byte_to from staging.records where file_id = $1 order by row_no',
      [sent.receipt.file_id],
    )
  ).rows;
  const raw = await blobs.read(sent.receipt.blob_key);
  expect(staged.map(record => record.columns.join(','))).toEqual(
    staged.map(record => raw.subarray(Number(record.byte_from), Number(record.byte_to)).toString()),
  );
  expect(
    (await database.query('select rows from ops.silver_objects where file_id = $1', [sent.receipt.file_id])).rows,
  ).toEqual([{ rows: 3n }]);
  expect(await events(sent.receipt.file_id)).toEqual([
    ['file.validated', expect.objectContaining({ rows_read: 3, rows_held: 0 })],
  ]);
});

test('an event that is delivered twice changes nothing', async () => {
  const sent = await receive(salesName(), sales(...good(3)));
  await validate(sent);
  await validate(sent);
  expect(
    (await database.query('select count(*) from staging.records where file_id = $1', [sent.receipt.file_id])).rows,
  ).toEqual([{ count: 3n }]);
  expect(await events(sent.receipt.file_id)).toHaveLength(1);
});

test.each<[string, Partial<Record<string, string>>]>([
  ['field.missing', { product_id: '' }],
  ['field.too-long', { product_id: 'X'.repeat(65) }],
  ['field.invalid', { transaction_type: 'GIFT' }],
  ['field.invalid', { transaction_id: 'A B' }],
  ['number.unreadable', { quantity: 'one' }],
  ['number.unreadable', { unit_price: '1e400' }],
  ['number.out-of-range', { quantity: '10000000' }],
  ['number.too-many-decimals', { line_total: '14.999' }],
  ['timestamp.unreadable', { transaction_timestamp: '2026-02-31T10:00:00' }],
  ['timestamp.unreadable', { transaction_timestamp: 'xx2026-11-20T10:00:00' }],
  ['timestamp.future', { transaction_timestamp: '2099-11-20T10:00:00' }],
  ['timestamp.nonexistent-local-time', { transaction_timestamp: '2026-03-29T01:30:00' }],
  ['quantity.zero', { quantity: '0.000' }],
  ['quantity.wrong-sign', { quantity: '-1', line_total: '-14.99' }],
  ['quantity.wrong-sign', { transaction_type: 'RETURN' }],
  ['price.negative', { unit_price: '-14.99', line_total: '-14.99' }],
  ['total.mismatch', { line_total: '15.00' }],
  ['product.unknown', { product_id: 'SKU-0O1', team_id: '', supplier_id: '' }],
  ['team.unknown', { team_id: 'NOCLUB' }],
  ['team.mismatch', { team_id: 'LIV' }],
  ['supplier.unknown', { supplier_id: 'SUP-9' }],
  ['supplier.mismatch', { supplier_id: 'SUP-2' }],
  ['transaction.incomplete', { transaction_line_count: '2' }],
])('%s is found on its row, %j, and holds its basket alone', async (code, fields) => {
  const sent = await receive(salesName(), sales(...good(3), line(fields), ...good(2)));
  await validate(sent);
  const found = (await codes(sent.receipt.file_id)).filter(one => !one.endsWith('timestamp.outside-business-date'));
  expect(found).toContain(`4 ${code}`);
  expect(found.every(one => one.startsWith('4 '))).toBe(true);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ status: 'validated', rows_read: 6n, rows_held: 1n });
});

test.each<[string, Partial<Record<string, string>>]>([
  ['price.zero', { unit_price: '0', line_total: '0.00' }],
  ['employee.unknown', { employee_id: 'NOBODY' }],
  ['timestamp.ambiguous-local-time', { transaction_timestamp: '2026-10-25T01:30:00' }],
  ['timestamp.outside-business-date', { transaction_timestamp: '2026-11-18T10:00:00' }],
])('%s is said and holds nothing', async (code, fields) => {
  const sent = await receive(salesName(), sales(...good(2), line(fields)));
  await validate(sent);
  expect(await codes(sent.receipt.file_id)).toContain(`3 ${code}`);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ rows_held: 0n });
});

test('a line that cannot be used holds its basket, the other lines say so, and a record that cannot be read holds its neighbours', async () => {
  const sent = await receive(
    salesName(),
    sales(
      line({ transaction_id: 'A' }),
      line({ transaction_id: 'A', line_no: '2', quantity: 'x' }),
      line({ transaction_id: 'B' }),
      'broken',
      line({ transaction_id: 'C' }),
      line({ transaction_id: 'D' }),
      line({ transaction_id: 'E', transaction_line_count: '1' }),
      'broken',
      ...good(8),
    ),
  );
  await validate(sent);
  expect(await codes(sent.receipt.file_id)).toEqual([
    '1 transaction.held',
    '2 number.unreadable',
    '3 transaction.held',
    '4 record.too-few-fields',
    '5 transaction.held',
    '8 record.too-few-fields',
    '9 transaction.held',
  ]);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ rows_read: 16n, rows_held: 7n, rows_without_amount: 2n });
});

test('the same line twice counts once, two contents of one line hold the basket, a second scan is a real item', async () => {
  const twice = line({ transaction_id: 'A' });
  const sent = await receive(
    salesName(),
    sales(
      twice,
      twice,
      line({ transaction_id: 'B' }),
      line({ transaction_id: 'B', product_id: 'LEE-MUG', unit_price: '9.99', line_total: '9.99' }),
      line({ transaction_id: 'C' }),
      line({ transaction_id: 'C', line_no: '2' }),
    ),
  );
  await validate(sent);
  expect(await codes(sent.receipt.file_id)).toEqual(['2 record.repeated', '3 line.conflict', '4 line.conflict']);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ rows_read: 6n, rows_held: 2n, rows_repeated: 1n });
});

test('a basket in two places is held, and so are lines that disagree about their transaction', async () => {
  const sent = await receive(
    salesName(),
    sales(
      line({ transaction_id: 'A' }),
      line({ transaction_id: 'B' }),
      line({ transaction_id: 'A', line_no: '2' }),
      line({ transaction_id: 'C' }),
      line({ transaction_id: 'C', line_no: '2', transaction_type: 'VOID' }),
    ),
  );
  await validate(sent);
  expect(await codes(sent.receipt.file_id)).toEqual([
    '1 transaction.in-two-places',
    '3 transaction.in-two-places',
    '4 transaction.lines-disagree',
    '5 transaction.lines-disagree',
  ]);
});

test('a quantity far from what is usual is said, with what was expected', async () => {
  const sent = await receive(
    salesName(),
    sales(
      ...Array.from({ length: 60 }, (_, index) =>
        index % 2 === 0 ? line() : line({ quantity: '2', line_total: '29.98' }),
      ),
      line({ quantity: '500', line_total: '7495.00' }),
    ),
  );
  await validate(sent);
  const { rows } = await database.query<{ row_no: bigint; message: string }>(
    `select row_no, message from quality.exceptions where file_id = $1 and code = 'quantity.outlier'`,
    [sent.receipt.file_id],
  );
  expect(rows).toEqual([{ row_no: 61n, message: expect.stringContaining('61 sales of this article in this file') }]);
});

test('a file with more wrong rows than right ones is rejected, and every row counts as held', async () => {
  const sent = await receive(salesName(), sales(line(), line({ quantity: 'x' }), line({ quantity: 'y' })));
  await validate(sent);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({
    status: 'rejected',
    reject_code: 'file.too-many-errors',
    rows_read: 3n,
    rows_held: 3n,
  });
  expect(await events(sent.receipt.file_id)).toEqual([
    ['file.rejected', expect.objectContaining({ code: 'file.too-many-errors' })],
  ]);
});

test('the same bytes under another name are rejected until head office releases them; sent again they are judged in a new run', async () => {
  const text = sales(...good(2));
  const first = await receive(salesName(), text);
  await validate(first);
  const second = await receive(salesName(), text);
  await validate(second);
  expect(await fileRow(second.receipt.file_id)).toMatchObject({
    status: 'rejected',
    run: 1,
    reject_code: 'file.content-known',
    rows_held: 2n,
  });
  await validate({
    ...second,
    event: { ...second.event, id: 'again', data: { ...second.event.data, repeated: true } },
  });
  expect(await fileRow(second.receipt.file_id)).toMatchObject({ status: 'rejected', run: 2 });
  await database.query(`insert into ops.content_releases (file_id, released_by) values ($1, 'HQ')`, [
    second.receipt.file_id,
  ]);
  await validate({
    ...second,
    event: { ...second.event, id: 'released', data: { ...second.event.data, repeated: true } },
  });
  expect(await fileRow(second.receipt.file_id)).toMatchObject({ status: 'validated', run: 3, rows_held: 0n });
  await validate({
    ...first,
    event: { ...first.event, id: 'once more', data: { ...first.event.data, repeated: true } },
  });
  expect(await fileRow(first.receipt.file_id)).toMatchObject({ status: 'validated', run: 1 });
});

test('a header without rows says that nothing was sold', async () => {
  const sent = await receive(salesName(), sales());
  await validate(sent);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ status: 'validated', rows_read: 0n });
});

test('a store may not send for another, and not the master data', async () => {
  const other = await receive(salesName(), `store_id,${header}\nS015,${line()}\nS014,${line()}\nS014,${line()}\n`);
  await validate(other);
  expect(await codes(other.receipt.file_id)).toEqual(['- header.changed', '1 store.forbidden']);
  const stores = await receive(
    'S014_stores_20261120_000001.csv',
    'store_id,name,time_zone,country,currency\nS099,X,Europe/London,GB,GBP\n',
  );
  await validate(stores);
  expect(await fileRow(stores.receipt.file_id)).toMatchObject({ status: 'rejected', reject_code: 'file-name.invalid' });
});

test('web transactions are rows, each with the text of the number that was sent', async () => {
  const one = {
    store_id: 'S014',
    transaction_id: 'W-1',
    transaction_timestamp: '2026-11-20T10:30:00Z',
    lines: [
      { line_no: 1, product_id: 'LEE-SCARF', quantity: 1, unit_price: 14.99, line_total: 14.99 },
      { line_no: 2, product_id: 'NOPE', quantity: 1, unit_price: 1, line_total: 1 },
    ],
  };
  const sent = await receive(
    'S014_sales_20261120_copy1_000001.ndjson',
    `${JSON.stringify(one)}\n${JSON.stringify({ ...one, transaction_id: 'W-2', lines: [one.lines[0]] })}\n`,
    { isWeb: true },
  );
  await validate(sent);
  expect(await codes(sent.receipt.file_id)).toEqual(['1 transaction.held', '2 product.unknown']);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ status: 'validated', rows_read: 3n, rows_held: 2n });
});

test('reference data: a wrong zone, an unknown club and a key with two contents are held, the rest goes on', async () => {
  const stores = await receive(
    'HQ_stores_20261120_000001.csv',
    'store_id,name,time_zone,country,currency\nS020,A,Europe/London,GB,GBP\nS021,B,Mars/Base,GB,GBP\nS022,C,Europe/London,GB,GBP\n',
    { sender: 'HQ', allowed: null },
  );
  await validate(stores);
  expect(await codes(stores.receipt.file_id)).toEqual(['2 field.invalid']);
  const products = await receive(
    'HQ_products_20261120_000002.csv',
    'product_id,name,team_id,list_price\nP1,A,LEE,1.00\nP2,B,ZZZ,1.00\nP3,C,,2\nP3,C,,2.0\nP4,D,,1\nP4,E,,1\n',
    { sender: 'HQ', allowed: null },
  );
  await validate(products);
  expect(await codes(products.receipt.file_id)).toEqual([
    '2 team.unknown',
    '4 record.repeated',
    '5 line.conflict',
    '6 line.conflict',
  ]);
  expect(await fileRow(products.receipt.file_id)).toMatchObject({ rows_read: 6n, rows_held: 3n, rows_repeated: 1n });
});

test('a file waits for master data that came before it and are not in the books yet, though not for ever', async () => {
  const teams = await receive('HQ_teams_20261120_000009.csv', 'team_id,name\nNEW,Newcastle\n', {
    sender: 'HQ',
    allowed: null,
  });
  await judge(teams);
  const sent = await receive(salesName(), sales(...good(1)));
  await expect(validate(sent)).rejects.toMatchObject({ name: 'RetryableError' });
  expect(await fileRow(sent.receipt.file_id)).toBeUndefined();
  await database.query(`update ops.files set validated_at = now() - interval '3 minutes' where file_id = $1`, [
    teams.receipt.file_id,
  ]);
  await validate(sent);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ status: 'validated' });
});

test('a file over which the judging process dies twice is quarantined, and the next file is judged', async () => {
  const dying: ValidatorChildren = createChildPool({
    entry: new URL('./testing/dying-child.ts', import.meta.url),
    size: 1,
  });
  const sent = await receive(salesName(), sales(...good(2)));
  await expect(validate(sent, validatorWith(dying))).rejects.toMatchObject({ name: 'ChildCrashedError' });
  expect(await fileRow(sent.receipt.file_id)).toBeUndefined();
  await validate(sent, validatorWith(dying));
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ status: 'quarantined', reject_code: 'file.quarantined' });
  expect(await events(sent.receipt.file_id)).toEqual([['file.quarantined', expect.anything()]]);
  const { rows } = await database.query('select business_date::text, till_id from ops.files where file_id = $1', [
    sent.receipt.file_id,
  ]);
  expect(rows).toEqual([{ business_date: '2026-11-20', till_id: 'T01' }]);
  await dying.close();
  const other = await receive(salesName(), sales(...good(2)));
  await validate(other);
  expect(await fileRow(other.receipt.file_id)).toMatchObject({ status: 'validated' });
});

test('two events of one file that are handled side by side make one run', async () => {
  const two = createValidatorChildren({ settings: { ...settings, VALIDATOR_CHILDREN: 2 } });
  const copies = [validatorWith(two), validatorWith(two)];
  const sent = await receive(salesName(), sales(...good(3)));
  const repeat = {
    ...sent,
    event: { ...sent.event, id: `${sent.event.id}/again`, data: { ...sent.event.data, repeated: true } },
  };
  const outcomes = await Promise.allSettled([validate(sent, copies[0]), validate(repeat, copies[1])]);
  await two.close();
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'RetryableError' });
  await validate(sent);
  await validate(repeat);
  expect(await fileRow(sent.receipt.file_id)).toMatchObject({ status: 'validated', run: 1, rows_read: 3n });
  expect(
    (await database.query('select count(*) from staging.records where file_id = $1', [sent.receipt.file_id])).rows,
  ).toEqual([{ count: 3n }]);
  expect(await events(sent.receipt.file_id)).toHaveLength(1);
});

test('a check finds the same and leaves nothing in the tables', async () => {
  const sent = await receive(
    salesName(),
    sales(...good(2), line({ product_id: 'NOPE', team_id: '', supplier_id: '' })),
  );
  await blobs.write(blobKeys.check('c1', 'request.json'), JSON.stringify(sent.receipt));
  await validator.handlers['file.check-requested']?.(
    {
      id: 'c',
      type: 'file.check-requested',
      source: '/tillkeeper/ingest-api',
      time: new Date().toISOString(),
      subject: 'c1',
      key: 'S014',
      data: { check_id: 'c1', sender_id: 'S014' },
    },
    context,
  );
  const report: CheckReport = JSON.parse((await blobs.read(blobKeys.check('c1', 'report.json'))).toString());
  expect(report).toMatchObject({
    status: 'done',
    rows_read: 3,
    rows_held: 1,
    findings: [{ row_no: 3, code: 'product.unknown', value: 'NOPE' }],
  });
  expect(await fileRow(sent.receipt.file_id)).toBeUndefined();
  expect(await codes(sent.receipt.file_id)).toEqual([]);
});

test('a check says that the header is another than before, and learns nothing of it', async () => {
  await validate(await receive(salesName(), sales(...good(1))));
  const sent = await receive(salesName(), `${header},mood\n${line()},fine\n`);
  for (const checkId of ['c2', 'c3']) {
    await blobs.write(blobKeys.check(checkId, 'request.json'), JSON.stringify(sent.receipt));
    await validator.handlers['file.check-requested']?.(
      {
        ...{
          id: checkId,
          type: 'file.check-requested',
          source: '/tillkeeper/ingest-api',
          subject: checkId,
          key: 'S014',
        },
        ...{ time: new Date().toISOString(), data: { check_id: checkId, sender_id: 'S014' } },
      },
      context,
    );
    const report: CheckReport = JSON.parse((await blobs.read(blobKeys.check(checkId, 'report.json'))).toString());
    expect(report.findings).toMatchObject([
      { code: 'header.changed', severity: 'warning', message: expect.stringContaining('New: "mood"') },
      { code: 'header.unknown-column' },
    ]);
  }
});

test('the golden silver of a line does not depend on how its numbers are written', async () => {
  const one = await receive(salesName(), sales(line({ transaction_id: 'SAME' })));
  const two = await receive(
    salesName(),
    sales(
      line({
        transaction_id: 'SAME',
        quantity: '1.000',
        unit_price: '14.990',
        transaction_timestamp: '2026-11-20T10:00:00Z',
      }),
    ),
  );
  await validate(one);
  await validate(two);
  const silver = async (fileId: string): Promise<Buffer> =>
    blobs.read(
      (
        await database.query<{ blob_key: string }>('select blob_key from ops.silver_objects where file_id = $1', [
          fileId,
        ])
      ).rows[0]?.blob_key ?? '',
    );
  expect((await silver(one.receipt.file_id)).length).toBeGreaterThan(0);
  expect(sha256(await silver(one.receipt.file_id))).toBe(sha256(await silver(two.receipt.file_id)));
});
