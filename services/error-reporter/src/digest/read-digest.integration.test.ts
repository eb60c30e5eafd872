import { createDatabase, type Database } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import type { DigestFacts } from '@tillkeeper/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readDigest } from './read-digest.ts';
import { readGoodNews } from './read-good-news.ts';

const [first, second, foreign] = ['1', '2', '3'].map(digit => digit.repeat(32));
let database: Database;
let ofReporter: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url });
  ofReporter = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter' });
  drop = testDatabase.drop;
  await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency, manager_email) values
    ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP', 'ada@stores.example'),
    ('S015', 'York', 'Europe/London', 'GB', 'GBP', 'bob@stores.example')`);
  await database.query(
    `insert into ops.senders (sender_id, kind, stores) values ('S014', 'store', '{S014}'), ('S015', 'store', '{S015}'), ('HQ', 'head_office', null)`,
  );
  await database.query(`insert into retail.products (product_id, kind, name) values ('SKU-1', 'GOOD', 'Scarf')`);
});
afterAll(async () => {
  await ofReporter?.close();
  await database?.close();
  await drop?.();
});

/** A file of each store, and one of head office for both; nothing wrong yet. */
beforeEach(async () => {
  await database.query(
    'truncate ops.report_items, ops.reports, ops.file_totals, quality.answers, ops.files, quality.exceptions, quality.store_days cascade',
  );
  for (const [fileId, sender, day] of [
    [first, 'S014', '2026-11-20'],
    [second, 'HQ', '2026-11-20'],
    [foreign, 'S015', '2026-11-20'],
  ])
    await database.query(
      `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sha256, size_bytes, received_at, status, rows_read, rows_loaded)
       values ($1, $2, $2 || '_sales.csv', 'sales', 'contract-1', $3, 'T01', 'x', 1, now(), 'loaded', 5, 5)`,
      [fileId, sender, day],
    );
});

interface Finding {
  file?: string | undefined;
  store?: string | null;
  row: number;
  receipt?: string | null;
  code: string;
  severity?: string;
  value?: string;
  product?: string;
  amount?: number | null;
  currency?: string | null;
  run?: number;
  firstRun?: number;
  status?: string;
  settledRun?: number;
  settledAt?: string;
  createdAt?: string;
}
async function found(finding: Finding): Promise<void> {
  await database.query(
    `insert into quality.exceptions (file_id, run, first_run, file_type, row_no, store_id, business_date, till_id, transaction_id,
       product_id, code, severity, value, message, amount_minor, currency, status, settled_run, settled_at, created_at, sold_at)
     values ($1, $2, $3, 'sales', $4, $5, '2026-11-20', 'T01', $6, $7, $8, $9, $10, 'Said.', $11, $12, $13, $14, $15,
       coalesce($16::timestamptz, now()), '2026-11-20T14:32:00Z')`,
    [
      ...[finding.file ?? first, finding.run ?? 1, finding.firstRun, finding.row],
      ...[finding.store === undefined ? 'S014' : finding.store, finding.receipt === undefined ? 'R1' : finding.receipt],
      ...[finding.product, finding.code, finding.severity ?? 'error', finding.value],
      ...[
        finding.amount === undefined ? 100 : finding.amount,
        finding.currency === undefined ? 'GBP' : finding.currency,
      ],
      ...[finding.status ?? 'open', finding.settledRun, finding.settledAt, finding.createdAt],
    ],
  );
}
/** A report that told of a run. */
async function told(fileId: string | undefined, run: number): Promise<void> {
  const { rows } = await database.query<{ report_id: bigint }>(
    `insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient, subject, content, created_at)
     values ('digest', 'S014', '2026-11-19', $1, 'sent', $1, 'ada@stores.example', '', '{}', now() - interval '1 day') returning report_id`,
    [`${fileId}/${run}`],
  );
  await database.query(`insert into ops.report_items (store_id, file_id, run, report_id) values ('S014', $1, $2, $3)`, [
    ...[fileId, run, rows[0]?.report_id],
  ]);
}
const item = (file_id: string | undefined, run: number, is_rejudged = false) => ({
  file_id: file_id ?? '',
  run,
  is_rejudged,
});
const read = (...items: ReturnType<typeof item>[]): Promise<DigestFacts> =>
  ofReporter.transaction(tx => readDigest(tx, { storeId: 'S014', timeZone: 'Europe/London', items }), {
    seesStores: { stores: ['S014'] },
  });

test('a basket is held back whole: a cause costs what all held rows of its baskets are worth, once', async () => {
  await found({ row: 1, code: 'quantity.zero', amount: 100 });
  await found({ row: 2, code: 'quantity.zero', amount: 200 });
  await found({ row: 2, code: 'total.mismatch', amount: 200 });
  await found({ row: 3, code: 'transaction.held', severity: 'info', amount: 1_000 });
  await found({ row: 4, code: 'quantity.zero', receipt: 'R2', amount: 5 });
  await found({ row: 5, code: 'transaction.held', severity: 'info', receipt: 'R9', amount: 7_777 });
  const { causes } = await read(item(first, 1));
  expect(causes).toEqual([
    { code: 'quantity.zero', severity: 'error', currency: 'GBP', count: 3, receipts: 2, amount_minor: 1_305 },
    { code: 'total.mismatch', severity: 'error', currency: 'GBP', count: 1, receipts: 1, amount_minor: 1_300 },
  ]);
});
test('a warning is worth its own row; what has no receipt or no money is counted all the same', async () => {
  await found({ row: 1, code: 'price.outlier', severity: 'warning', amount: 900 });
  await found({ row: 2, code: 'record.too-few-fields', receipt: null, store: null, amount: null, currency: null });
  await found({ row: 3, code: 'record.too-few-fields', receipt: null, amount: 50 });
  const { causes, findings } = await read(item(first, 1));
  expect(causes).toEqual([
    { code: 'price.outlier', severity: 'warning', currency: 'GBP', count: 1, receipts: 1, amount_minor: 900 },
    { code: 'record.too-few-fields', severity: 'error', currency: 'GBP', count: 1, receipts: 0, amount_minor: 50 },
    { code: 'record.too-few-fields', severity: 'error', currency: '', count: 1, receipts: 0, amount_minor: 0 },
  ]);
  expect(findings).toHaveLength(3);
});
test('of another store nothing is read, not even of a file that is about both', async () => {
  await found({ file: second, row: 1, code: 'quantity.zero', store: 'S015', amount: 5 });
  await found({ file: second, row: 2, code: 'quantity.zero', store: 'S014', amount: 7 });
  await found({ file: second, row: 3, code: 'quantity.zero', store: null, amount: 9 });
  await found({ file: foreign, row: 1, code: 'quantity.zero', store: 'S015', amount: 11, createdAt: '2026-01-01' });
  await database.query(
    `insert into ops.file_totals (file_id, store_id, currency, rows_read, amount_held_minor) values ($1, 'S014', 'GBP', 1, 7), ($1, 'S015', 'GBP', 1, 5)`,
    [second],
  );
  const facts = await read(item(second, 1));
  expect(facts.causes).toMatchObject([{ count: 1, amount_minor: 7 }]);
  expect(facts.findings.map(finding => finding.row_no)).toEqual([2n]);
  expect(facts.totals).toMatchObject([{ rows_read: 1, amount_held_minor: 7 }]);
  expect(facts.open).toEqual([]);
});
test('findings have the article by its name, the time of the sale, and come the most expensive first', async () => {
  await found({ row: 1, code: 'price.outlier', severity: 'warning', product: 'SKU-1', amount: 90_000 });
  await found({ row: 2, code: 'quantity.zero', receipt: 'R2', product: 'SKU-1', amount: -500 });
  await found({ row: 3, code: 'quantity.zero', receipt: 'R3', product: 'SKU-9', amount: 400 });
  await found({ row: 4, code: 'transaction.held', severity: 'info', receipt: 'R3', amount: 50 });
  const { findings } = await read(item(first, 1));
  expect(findings.map(finding => [finding.row_no, finding.product_name, finding.amount_minor])).toEqual([
    [2n, 'Scarf', -500],
    [3n, null, 450],
    [1n, 'Scarf', 90_000],
  ]);
  expect(new Date(findings[0]?.sold_at ?? '').toISOString()).toBe('2026-11-20T14:32:00.000Z');
});

test('open is what a report has told of and is open; what waits for its own digest is neither', async () => {
  await told(first, 1);
  await found({ row: 1, code: 'team.unknown', createdAt: '2026-11-03T23:30:00Z', amount: 300 });
  await found({ row: 2, code: 'team.unknown', receipt: 'R2', createdAt: '2026-11-05T10:00:00Z', amount: 30 });
  await found({ row: 3, code: 'price.zero', severity: 'warning' });
  await found({ row: 4, code: 'quantity.zero', status: 'fixed' });
  await found({ file: second, row: 1, code: 'quantity.zero', amount: 1 });
  const facts = await read(item(second, 1));
  expect(facts.open).toEqual([
    {
      ...{ code: 'team.unknown', severity: 'error', currency: 'GBP', count: 2, receipts: 2, amount_minor: 330 },
      since: '2026-11-03',
    },
  ]);
  expect(facts.open_held).toEqual([{ currency: 'GBP', amount_minor: 330 }]);
  expect(facts.causes).toMatchObject([{ code: 'quantity.zero', count: 1 }]);

  await database.query(`insert into ops.report_items (store_id, file_id, run) values ('S014', $1, 1)`, [second]);
  expect((await read()).open.map(one => one.code)).toEqual(['team.unknown']);
});
test('what an open basket holds back counts once, whatever the number of its causes', async () => {
  await told(first, 1);
  await found({ row: 1, code: 'team.unknown', amount: 300 });
  await found({ row: 1, code: 'quantity.zero', amount: 300 });
  await found({ row: 2, code: 'transaction.held', severity: 'info', amount: 50 });
  await found({ row: 3, code: 'transaction.held', severity: 'info', receipt: 'R2', amount: 7_000 });
  await found({ row: 4, code: 'record.too-long', receipt: null, amount: 9 });
  const { open, open_held } = await read();
  expect(open.map(one => one.amount_minor)).toEqual([350, 9, 350]);
  expect(open_held).toEqual([{ currency: 'GBP', amount_minor: 359 }]);
});
test('what was told so long ago that its report is forgotten is still open', async () => {
  await found({ row: 1, code: 'team.unknown', createdAt: '2026-01-05T10:00:00Z' });
  await found({ file: second, row: 1, code: 'store.unknown' });
  expect((await read()).open).toMatchObject([{ code: 'team.unknown', since: '2026-01-05' }]);
});

test('solved is what a digest has told of or somebody has answered; nobody hears of what came and went in between', async () => {
  await told(first, 1);
  const settled = { run: 1, settledRun: 2, settledAt: '2026-11-20T15:00:00Z' };
  await found({ ...settled, row: 1, code: 'product.unknown', status: 'released', amount: 700 });
  await found({ ...settled, row: 2, code: 'transaction.held', severity: 'info', status: 'released', amount: 50 });
  await found({ ...settled, row: 3, code: 'quantity.zero', status: 'fixed', receipt: 'R2', amount: 20 });
  await found({ ...settled, row: 4, code: 'quantity.zero', status: 'released', receipt: 'R3', amount: 9 });
  await found({ ...settled, row: 5, code: 'product.repaired', severity: 'warning', status: 'released' });
  // found and settled since: an earlier run of the same day, of another file, that no digest has told of
  await found({ ...settled, file: second, row: 1, code: 'team.unknown', status: 'released', amount: 3 });
  await found({ ...settled, file: second, row: 2, code: 'total.mismatch', status: 'released', amount: 4 });
  // kept by an earlier run: never was anybody's problem
  await found({ row: 6, code: 'price.negative', run: 2, status: 'waived', settledRun: 2 });
  for (const [fileId, row, kind, column] of [
    [first, 4, 'remove', null],
    [second, 2, 'correct', 'quantity'],
  ])
    await database.query(
      `insert into quality.answers (file_id, row_no, store_id, kind, column_name, value, state, answered_by, via)
       values ($1, $2, 'S014', $3, $4, $5, 'in force', 'ada', 'page')`,
      [fileId, row, kind, column, column === null ? null : '1'],
    );
  const { solved, released } = await read(item(first, 2, true), item(second, 2, true));
  expect(solved).toEqual([
    { code: 'product.unknown', severity: 'error', how: 'came', count: 1 },
    { code: 'quantity.zero', severity: 'error', how: 'answered', count: 1 },
    { code: 'quantity.zero', severity: 'error', how: 'resent', count: 1 },
    { code: 'total.mismatch', severity: 'error', how: 'answered', count: 1 },
  ]);
  // a line that was taken out is in no books
  expect(released).toEqual([{ currency: 'GBP', rows: 5, amount_minor: 777 }]);
});
test('what was accepted is solved in the next digest and in no other', async () => {
  await told(first, 1);
  await found({
    row: 1,
    code: 'price.zero',
    severity: 'warning',
    status: 'waived',
    settledAt: new Date().toISOString(),
  });
  await database.query(
    `insert into quality.answers (file_id, row_no, store_id, kind, code, state, answered_by, via)
     values ($1, 1, 'S014', 'accept', 'price.zero', 'in force', 'ada', 'page')`,
    [first],
  );
  expect((await read()).solved).toEqual([{ code: 'price.zero', severity: 'warning', how: 'accepted', count: 1 }]);
  await database.query(`update ops.reports set created_at = now() + interval '1 minute'`);
  expect((await read()).solved).toEqual([]);
});
test('a line that is held by something else still is not released', async () => {
  await told(first, 1);
  await found({ row: 1, code: 'product.unknown', status: 'released', settledRun: 2, amount: 700 });
  await found({ row: 1, code: 'quantity.zero', amount: 700 });
  const { released, solved } = await read(item(first, 2, true));
  expect(released).toEqual([]);
  expect(solved).toMatchObject([{ code: 'product.unknown', count: 1 }]);
});

test('totals are those of the files that were sent; a file that was judged again by itself adds none', async () => {
  await database.query(
    `insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_loaded, rows_held, amount_loaded_minor, amount_held_minor)
     values ($1, 'S014', 'GBP', 9, 7, 2, 100, 40), ($1, '', 'GBP', 1, 0, 1, 0, 0), ($2, 'S014', 'GBP', 5, 5, 0, 50, 0)`,
    [first, second],
  );
  await database.query(
    `insert into quality.store_days (store_id, business_date, till_id, currency, files, transactions, loaded_amount_minor, held_rows, held_amount_minor)
     values ('S014', '2026-11-20', 'T01', 'GBP', 2, 3, 150, 2, 40), ('S014', '2026-11-20', 'T02', 'GBP', 0, 0, 0, 0, 0),
            ('S014', '2026-11-19', 'T01', 'GBP', 1, 1, 1, 0, 0), ('S015', '2026-11-20', 'T01', 'GBP', 1, 1, 1, 0, 0)`,
  );
  const both = await read(item(first, 1), item(second, 2, true));
  expect(both.totals).toMatchObject([{ files: 1, rows_read: 10, rows_held: 3, amount_loaded_minor: 100 }]);
  expect(both.tills).toMatchObject([
    { till_id: 'T01', business_date: '2026-11-20', transactions: 3, held_amount_minor: 40 },
  ]);
  expect(await read(item(second, 2, true))).toMatchObject({ totals: [], tills: [] });

  const week = await ofReporter.transaction(tx => readGoodNews(tx, 'S014', { from: '2026-11-14', to: '2026-11-20' }), {
    seesStores: { stores: ['S014'] },
  });
  expect(week.totals).toMatchObject([{ rows_read: 15, amount_loaded_minor: 150 }]);
  expect(week.tills.map(till => till.business_date)).toEqual(['2026-11-19', '2026-11-20']);
});
test('at most 10,000 findings are looked at, and all are counted', async () => {
  await database.query(
    `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, business_date, till_id, transaction_id, code, severity, message, amount_minor, currency)
     select $1, 1, 'sales', n, 'S014', '2026-11-20', 'T01', 'R' || n, 'quantity.zero', 'error', 'Said.', n, 'GBP' from generate_series(1, 10050) n`,
    [first],
  );
  const { causes, findings } = await read(item(first, 1));
  expect(findings).toHaveLength(10_000);
  expect(causes).toMatchObject([{ count: 10_050, receipts: 10_050, amount_minor: 50_506_275 }]);
});
