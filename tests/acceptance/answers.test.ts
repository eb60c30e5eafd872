import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBlobStore } from '@tillkeeper/blob-store';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import type { ProposedAnswer } from '@tillkeeper/contracts';
import { exampleWorld, textOfExample } from '@tillkeeper/contracts/examples';
import { createDatabase, type Database } from '@tillkeeper/database';
import { type AnswersDesk, createAnswersDesk, type OpenProblem } from '@tillkeeper/error-reporter';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const storeId = 'S001';
const day = exampleWorld.businessDate.replaceAll('-', '');
const manager = { person: 'ada@store.example', via: 'page' } as const;
const second = { person: 'area@head.example', via: 'page' } as const;

let directory: string;
let tillkeeper: TillkeeperUnderTest;
let client: ApiClient;
let database: Database;
let ofReporter: Database;
let desk: AnswersDesk;
let openDesk: () => void;
let closeBlobs: () => Promise<void>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-answers-'));
  const blobsUrl = pathToFileURL(join(directory, 'blobs')).href;
  tillkeeper = await standaloneUnderTest({ BLOB_STORE_URL: blobsUrl });
  client = createApiClient({
    ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
  });
  database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
  const blobs = await createBlobStore(blobsUrl);
  closeBlobs = () => blobs.close();
  openDesk = () => {
    ofReporter = createDatabase({ url: tillkeeper.databaseUrl, role: 'tillkeeper_reporter', maxConnections: 2 });
    desk = createAnswersDesk({
      ...{ database: ofReporter, blobs, now: () => new Date() },
      ...{ checkTimeoutMs: 30_000, secondPersonFromMinor: 50_000 },
    });
  };
  openDesk();
  await sendMasterData(
    'stores',
    exampleWorld.stores.map(store => ({ ...store, name: store.store_id })),
  );
  await sendMasterData(
    'teams',
    exampleWorld.teams.map(team_id => ({ team_id, name: team_id })),
  );
  await sendMasterData(
    'suppliers',
    exampleWorld.suppliers.map(supplier_id => ({ supplier_id, name: supplier_id })),
  );
  await sendMasterData('products', exampleWorld.products);
  for (const sender_id of exampleWorld.stores.map(store => store.store_id))
    await client.json('POST', '/v1/senders', {
      ...{ sender_id, kind: 'store', format_id: 'contract-1', stores: [sender_id] },
    });
}, 120_000);
afterAll(async () => {
  await Promise.all([database?.close(), ofReporter?.close(), closeBlobs?.()]);
  await tillkeeper?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const send = async (senderId: string, name: string, text: string): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, Buffer.from(text, 'latin1'));
  const { file_id } = await client.sendFile({ senderId, path });
  await client.waitForFile(file_id, 60_000);
  return file_id;
};
const sendMasterData = async (fileType: string, rows: readonly Readonly<Record<string, string | null>>[]) => {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map(row => names.map(name => row[name] ?? '').join(','));
  await send('HQ', `HQ_${fileType}_${day}_000001.csv`, `${[names.join(','), ...lines].join('\n')}\n`);
};
let sequence = 0;
/** Sends a file of the store's till. Lines are right but for what is given. */
const sendSales = (rows: readonly Readonly<Record<string, string>>[], of = storeId): Promise<string> => {
  sequence += 1;
  return sendText(textOfExample({ rows }), of);
};
const sendText = (text: string, of = storeId): Promise<string> => {
  sequence += 1;
  return send(of, `${of}_sales_${day}_T01_${String(sequence).padStart(6, '0')}.csv`, text);
};
let receipts = 0;
const nextReceipt = (): string => {
  receipts += 1;
  return String(receipts);
};
let numbers: string[];
beforeEach(() => {
  numbers = Array.from({ length: 4 }, () => `A-${nextReceipt()}`);
});
const number = (index: number): string => numbers[index] ?? '';
const right = (): Record<string, string>[] =>
  Array.from({ length: 3 }, () => ({ transaction_id: `R-${nextReceipt()}` }));

const problemsOf = async (fileId: string): Promise<OpenProblem[]> =>
  (await desk.problems(storeId)).filter(problem => problem.file_id === fileId);
const fileOf = async (fileId: string): Promise<Record<string, unknown>> => {
  const { rows } = await database.query<Record<string, unknown>>(
    `select status, run, rows_read::int, rows_loaded::int, rows_held::int, rows_removed::int, amount_read_minor::int,
       amount_loaded_minor::int, amount_held_minor::int, amount_removed_minor::int from ops.files where file_id = $1`,
    [fileId],
  );
  return rows[0] ?? {};
};
const linesOf = async (transactionId: string): Promise<unknown[]> => {
  const { rows } = await database.query(
    `select i.line_no, i.product_id, i.quantity::text, i.line_total::text, i.row_no::int
     from retail.order_items i where i.transaction_id = $1 order by i.line_no`,
    [transactionId],
  );
  return rows;
};
const findingsOf = async (fileId: string): Promise<string[]> => {
  const { rows } = await database.query<{ said: string }>(
    `select concat_ws(' ', row_no, code, status) as said from quality.exceptions where file_id = $1 and severity <> 'info' and row_no is not null order by row_no, code`,
    [fileId],
  );
  return rows.map(row => row.said);
};
const judgedAs = async (fileId: string, run: number): Promise<void> =>
  expect.poll(() => fileOf(fileId), { timeout: 30_000, interval: 100 }).toMatchObject({ status: 'loaded', run });
const correct = (fileId: string, row_no: number, column: string, value: string): ProposedAnswer =>
  ({ kind: 'correct', file_id: fileId, row_no, column, value }) as ProposedAnswer;

test('a corrected line brings its whole basket into the books, and nothing is counted twice', async () => {
  const fileId = await sendSales([
    ...right(),
    { transaction_id: number(0), line_no: '1', product_id: 'GONE-2019-XYZ' },
    { transaction_id: number(0), line_no: '2', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
  ]);
  expect(await fileOf(fileId)).toMatchObject({ rows_loaded: 3, rows_held: 2, amount_held_minor: 2249 });
  const [problem, ...others] = await problemsOf(fileId);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    ...{ code: 'product.unknown', row_no: 4, value: 'GONE-2019-XYZ', answers: ['correct', 'remove'] },
    ...{ correctable: ['product_id'], waiting: null, sold_at: '2026-03-14T10:00:00.000Z' },
  });

  const wrong = await desk.save(storeId, [correct(fileId, 4, 'product_id', 'NOR-THIS-1')], manager);
  expect(wrong).toMatchObject({
    status: 'still wrong',
    checked: { findings: [{ row_no: 4, code: 'product.unknown' }] },
  });
  expect(await desk.given(storeId)).toEqual([]);

  const answer = correct(fileId, 4, 'product_id', 'SCARF-LEE');
  expect(await desk.check(storeId, [answer])).toEqual({
    status: 'checked',
    rows: [
      { row_no: 4, transaction_id: number(0), outcome: 'loaded', amount_minor: 1499, currency: 'GBP' },
      { row_no: 5, transaction_id: number(0), outcome: 'loaded', amount_minor: 750, currency: 'GBP' },
    ],
    findings: [],
  });
  expect(await fileOf(fileId)).toMatchObject({ run: 1, rows_held: 2 });

  expect(await desk.save(storeId, [answer], manager)).toMatchObject({ status: 'saved', needs_second_person: false });
  await judgedAs(fileId, 2);
  expect(await fileOf(fileId)).toEqual({
    ...{ status: 'loaded', run: 2, rows_read: 5, rows_loaded: 2, rows_held: 0, rows_removed: 0 },
    ...{ amount_read_minor: 6746, amount_loaded_minor: 2249, amount_held_minor: 0, amount_removed_minor: 0 },
    // the other three were in the books before
    ...{ rows_loaded: expect.any(Number), amount_loaded_minor: expect.any(Number) },
  });
  expect(await linesOf(number(0))).toEqual([
    { line_no: 1, product_id: 'SCARF-LEE', quantity: '1.000', line_total: '14.99', row_no: 4 },
    { line_no: 2, product_id: 'MUG', quantity: '1.000', line_total: '7.50', row_no: 5 },
  ]);
  expect(await findingsOf(fileId)).toEqual(['4 product.unknown fixed']);
  expect(await problemsOf(fileId)).toEqual([]);
  const { rows: audit } = await database.query(
    `select actor, action, new_values ->> 'value' as value, new_values ->> 'original' as original from audit.changes
     where table_name = 'quality.answers' and new_values ->> 'file_id' = $1`,
    [fileId],
  );
  expect(audit).toEqual([
    { actor: 'ada@store.example, page', action: 'INSERT', value: 'SCARF-LEE', original: 'GONE-2019-XYZ' },
  ]);
  // what is solved is answered no more
  expect(await desk.save(storeId, [correct(fileId, 4, 'product_id', 'MUG')], manager)).toMatchObject({
    status: 'refused',
  });
}, 120_000);

test('a line that is no sale leaves its basket, which is loaded without it; a record that cannot be read goes likewise', async () => {
  const fileId = await sendText(
    [
      'transaction_id,line_no,transaction_line_count,transaction_timestamp,product_id,quantity,unit_price,line_total',
      `${number(0)},1,2,2026-03-14T10:00:00,SCARF-LEE,1,14.99,14.99`,
      `${number(0)},2,2,2026-03-14T10:00:00,MUG,0,7.50,0.00`,
      `${number(1)},1,1,2026-03-14T11:00:00,MUG,1,7.50,7.50`,
      `${number(2)},1,1,2026-03-14T11:00:00,MU"G,1,7.50,7.50`,
      ...right().map(row => `${row['transaction_id']},1,1,2026-03-14T12:00:00,MUG,1,7.50,7.50`),
      '',
    ].join('\r\n'),
  );
  const problems = await problemsOf(fileId);
  expect(problems.map(problem => [problem.code, problem.row_no, problem.answers])).toEqual(
    expect.arrayContaining([
      ['quantity.zero', 2, ['correct', 'remove']],
      ['record.broken-quotes', 4, ['remove']],
    ]),
  );
  const removed = [2, 4].map((row_no): ProposedAnswer => ({ kind: 'remove', file_id: fileId, row_no }));
  expect(await desk.save(storeId, removed, manager)).toMatchObject({
    status: 'saved',
    checked: {
      findings: [],
      rows: [
        { row_no: 1, outcome: 'loaded', amount_minor: 1499 },
        { row_no: 2, outcome: 'removed', amount_minor: 0 },
        { row_no: 4, outcome: 'removed', amount_minor: null },
      ],
    },
  });
  await judgedAs(fileId, 2);
  expect(await fileOf(fileId)).toMatchObject({ rows_read: 7, rows_held: 0, rows_removed: 2, amount_held_minor: 0 });
  expect(await linesOf(number(0))).toMatchObject([{ line_no: 1, product_id: 'SCARF-LEE' }]);
  expect(await linesOf(number(1))).toMatchObject([{ line_no: 1, product_id: 'MUG' }]);
  expect(await linesOf(number(2))).toEqual([]);
}, 120_000);

test('much money waits for a second person, who is another; then it is loaded', async () => {
  const fileId = await sendSales([
    ...right(),
    { transaction_id: number(0), quantity: '100', unit_price: '14.99', line_total: '14.99' },
  ]);
  const answer = correct(fileId, 4, 'line_total', '1499.00');
  const saved = await desk.save(storeId, [answer], manager);
  expect(saved).toMatchObject({ status: 'saved', needs_second_person: true });
  const ids = saved.status === 'saved' ? saved.answer_ids : [];
  expect(await problemsOf(fileId)).toMatchObject([{ row_no: 4, waiting: 'second person' }]);
  expect(await desk.confirm(storeId, ids, { ...manager, via: 'operator' })).toMatchObject({ status: 'refused' });
  expect(await desk.confirm('S002', ids, second)).toMatchObject({ status: 'refused' });
  expect(await fileOf(fileId)).toMatchObject({ run: 1, rows_held: 1 });
  expect(await desk.confirm(storeId, ids, second)).toEqual({ status: 'confirmed' });
  await judgedAs(fileId, 2);
  expect(await linesOf(number(0))).toEqual([
    { line_no: 1, product_id: 'SCARF-LEE', quantity: '100.000', line_total: '1499.00', row_no: 4 },
  ]);
}, 120_000);

test('a warning is accepted as it is, and stays so when the file is judged again; what is wrong cannot be accepted', async () => {
  const fileId = await sendSales([
    ...right(),
    { transaction_id: number(0), employee_id: 'E-404' },
    { transaction_id: number(1), product_id: 'GONE-1', unit_price: '7.50', line_total: '7.50' },
  ]);
  const accept = (row_no: number, code: string): ProposedAnswer => ({ kind: 'accept', file_id: fileId, row_no, code });
  expect(await desk.save(storeId, [accept(5, 'product.unknown')], manager)).toMatchObject({ status: 'refused' });
  expect(await desk.save(storeId, [accept(4, 'employee.unknown')], manager)).toMatchObject({ status: 'saved' });
  expect(await findingsOf(fileId)).toEqual(['4 employee.unknown waived', '5 product.unknown open']);
  expect(await fileOf(fileId)).toMatchObject({ run: 1 });
  expect(await desk.save(storeId, [correct(fileId, 5, 'product_id', 'MUG')], manager)).toMatchObject({
    status: 'saved',
  });
  await judgedAs(fileId, 2);
  expect(await findingsOf(fileId)).toEqual(['4 employee.unknown waived', '5 product.unknown fixed']);
  expect(await linesOf(number(1))).toMatchObject([{ product_id: 'MUG' }]);

  const accepted = (await desk.given(storeId)).find(answer => answer.kind === 'accept');
  expect(await desk.undo(storeId, accepted?.answer_id ?? '', manager)).toEqual({ status: 'undone' });
  expect(await findingsOf(fileId)).toEqual(['4 employee.unknown open', '5 product.unknown fixed']);
  expect(await problemsOf(fileId)).toMatchObject([{ row_no: 4, code: 'employee.unknown' }]);
}, 120_000);

test('of answers that come while the file is judged none is missed', async () => {
  const fileId = await sendSales([
    ...right(),
    ...[0, 1, 2, 3].map(index => ({ transaction_id: number(index), product_id: `GONE-${index}` })),
  ]);
  const save = async (rowNo: number): Promise<void> => {
    for (;;) {
      const saved = await desk.save(storeId, [correct(fileId, rowNo, 'product_id', 'MUG')], manager);
      if (saved.status === 'saved') return;
      expect(saved).toMatchObject({ status: 'refused', reason: expect.stringContaining('just being judged') });
    }
  };
  await Promise.all([4, 5, 6, 7].map(save));
  await expect
    .poll(() => fileOf(fileId), { timeout: 30_000, interval: 100 })
    .toMatchObject({ status: 'loaded', rows_held: 0 });
  for (const index of [0, 1, 2, 3]) expect(await linesOf(number(index))).toMatchObject([{ product_id: 'MUG' }]);
}, 120_000);

test('answers that are undone take nothing out of the books, and every row stays accounted for', async () => {
  const fileId = await sendSales([
    ...right(),
    { transaction_id: number(0), line_no: '1', quantity: '0', line_total: '0.00' },
    { transaction_id: number(0), line_no: '2', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
    { transaction_id: 'bad number!', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
  ]);
  expect(await fileOf(fileId)).toMatchObject({ rows_read: 6, rows_loaded: 3, rows_held: 3 });
  const saved = await desk.save(
    storeId,
    [{ kind: 'remove', file_id: fileId, row_no: 4 }, correct(fileId, 6, 'transaction_id', number(1))],
    manager,
  );
  expect(saved).toMatchObject({ status: 'saved' });
  await judgedAs(fileId, 2);
  expect(await fileOf(fileId)).toMatchObject({ rows_held: 0, rows_removed: 1, amount_held_minor: 0 });
  let run = 2;
  for (const id of saved.status === 'saved' ? saved.answer_ids : []) {
    expect(await desk.undo(storeId, id, manager)).toEqual({ status: 'undone' });
    run += 1;
    await judgedAs(fileId, run);
  }
  expect(await linesOf(number(0))).toMatchObject([{ line_no: 2, product_id: 'MUG' }]);
  expect(await linesOf(number(1))).toMatchObject([{ line_no: 1, product_id: 'MUG' }]);
  const { rows } = await database.query(
    `select rows_read = rows_loaded + rows_unchanged + rows_held + rows_repeated + rows_removed as is_whole, rows_removed::int, rows_held::int
     from ops.files where file_id = $1`,
    [fileId],
  );
  expect(rows).toEqual([{ is_whole: true, rows_removed: 0, rows_held: 1 }]);
  // and once more, now that the books know the receipt
  expect(
    await desk.save(storeId, [correct(fileId, 4, 'quantity', '2'), correct(fileId, 4, 'line_total', '29.98')], manager),
  ).toMatchObject({
    status: 'saved',
  });
  await judgedAs(fileId, run + 1);
  expect(await linesOf(number(0))).toMatchObject([
    { line_no: 1, quantity: '2.000', line_total: '29.98' },
    { line_no: 2, product_id: 'MUG' },
  ]);
  const { rows: letters } = await database.query('select * from ops.dead_letters');
  expect(letters).toEqual([]);
}, 120_000);

test('one answer for a code holds for the store always; a repaired article is corrected in the books as a new revision', async () => {
  const fileId = await sendSales([...right(), { transaction_id: number(0), product_id: 'OLD-CODE' }]);
  expect(await desk.always(storeId, { code: 'OLD-CODE', product_id: 'NOT-THERE' }, manager)).toMatchObject({
    status: 'refused',
  });
  expect(await desk.always(storeId, { code: 'OLD-CODE', product_id: 'MUG' }, manager)).toEqual({
    status: 'saved',
    files: 1,
  });
  await judgedAs(fileId, 2);
  expect(await linesOf(number(0))).toMatchObject([{ product_id: 'MUG' }]);
  const next = await sendSales([...right(), { transaction_id: number(1), product_id: 'OLD-CODE' }]);
  expect(await linesOf(number(1))).toMatchObject([{ product_id: 'MUG' }]);
  const repaired = (await problemsOf(next)).find(problem => problem.code === 'product.repaired');
  expect(repaired).toMatchObject({ answers: ['correct', 'accept'], suggestions: [{ product_id: 'MUG', name: 'Mug' }] });
  const saved = await desk.save(storeId, [correct(next, repaired?.row_no ?? 0, 'product_id', 'SCARF-LEE')], manager);
  expect(saved).toMatchObject({ status: 'saved' });
  await judgedAs(next, 2);
  expect(await linesOf(number(1))).toMatchObject([{ product_id: 'SCARF-LEE' }]);
  const { rows } = await database.query(
    'select revision from retail.orders where transaction_id = $1 and store_id = $2',
    [number(1), storeId],
  );
  expect(rows).toEqual([{ revision: 2 }]);
}, 120_000);

test('another store is answered for by nobody else', async () => {
  const fileId = await sendSales([...right(), { transaction_id: number(0), product_id: 'GONE-9' }], 'S002');
  expect(await problemsOf(fileId)).toEqual([]);
  const answer = correct(fileId, 4, 'product_id', 'MUG');
  expect(await desk.check(storeId, [answer])).toMatchObject({ status: 'refused' });
  expect(await desk.save(storeId, [answer], manager)).toMatchObject({ status: 'refused' });
  expect((await desk.problems('S002')).map(problem => problem.file_id)).toEqual([fileId]);
}, 120_000);

test('articles are found by a part of their code or name, and a percent sign is only a percent sign', async () => {
  expect(await desk.searchProducts('scarf')).toEqual([{ product_id: 'SCARF-LEE', name: 'Leeds scarf' }]);
  expect(await desk.searchProducts('%')).toEqual([]);
  expect(await desk.searchProducts('  ')).toEqual([]);
});

test.each(['validator.rejudge-begun', 'loader.written'])(
  'an answer whose process is killed at %s is in the books once',
  async step => {
    const fileId = await sendSales([...right(), { transaction_id: number(0), product_id: 'GONE-2019-XYZ' }]);
    await tillkeeper.killAt(step);
    expect(await desk.save(storeId, [correct(fileId, 4, 'product_id', 'SCARF-LEE')], manager)).toMatchObject({
      status: 'saved',
    });
    await Promise.all([database.close(), ofReporter.close(), tillkeeper.killed()]);
    database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
    openDesk();
    await judgedAs(fileId, 2);
    expect(await linesOf(number(0))).toMatchObject([{ product_id: 'SCARF-LEE', row_no: 4 }]);
    expect(await fileOf(fileId)).toMatchObject({ rows_read: 4, rows_held: 0 });
    expect(await findingsOf(fileId)).toEqual(['4 product.unknown fixed']);
  },
  120_000,
);
