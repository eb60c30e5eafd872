import {
  exceptionReport,
  fileReport,
  problemDetails,
  receipt,
  type SenderSnapshot,
  senderKey,
} from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { fileName, salesCsv } from './testing/sales-files.ts';
import { headOfficeKey, startDoor, type TestDoor } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
let storeKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url, settings: { RATE_LIMIT_BURST: '2000' } });
  storeKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
  await door.addSender({ sender_id: 'S002', kind: 'store' });
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

const get = (path: string, key = headOfficeKey, headers: Record<string, string> = {}) =>
  door.request('GET', path, { key, headers });
const problemOf = async (answer: Response) => [answer.status, problemDetails.parse(await answer.json()).code];
const idOf = (sequence: number): string => sequence.toString(16).padStart(32, '0');

/** What the validator and the loader would write. */
async function insertFile(
  sequence: number,
  file: { senderId: string; status?: string; date?: string },
): Promise<string> {
  const status = file.status ?? 'loaded';
  await door.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, sha256, size_bytes, received_at,
       status, reject_code, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
     values ($1, $2, $3, 'sales', 'contract-1', $4, 'ab', 10, $5, $6, $7, 5, 3, 2, 500, 300, 200)`,
    [
      ...[idOf(sequence), file.senderId, `f${sequence}.csv`, file.date ?? '2026-11-20'],
      ...[`2026-11-20T10:00:${String(sequence % 60).padStart(2, '0')}.123456Z`, status],
      status === 'rejected' ? 'file.empty' : null,
    ],
  );
  await door.database.query(
    `insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
     values ($1, $2, 'GBP', 5, 3, 2, 500, 300, 200)`,
    [idOf(sequence), file.senderId],
  );
  return idOf(sequence);
}
async function insertException(
  fileId: string,
  found: { run?: number; row: number | null; store?: string; value?: string },
) {
  await door.database.query(
    `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, code, severity, value, message)
     values ($1, $2, 'sales', $3, $4, 'product.unknown', 'error', $5, 'The article number is not in the catalogue.')`,
    [fileId, found.run ?? 1, found.row, found.store ?? 'S001', found.value ?? 'X'],
  );
}

test('until the validator has seen a file, its receipt answers', async () => {
  const { file_id } = receipt.parse(await (await door.put(fileName(1), salesCsv(2))).json());
  const answer = await get(`/v1/files/${file_id}`);
  expect(fileReport.parse(await answer.json())).toMatchObject({ status: 'received', run: 0, rows_read: 0, totals: [] });
});

test('what became of a file is in its report, with its money and its problems of the run in force', async () => {
  const fileId = await insertFile(1, { senderId: 'S001' });
  await insertException(fileId, { row: 1 });
  await insertException(fileId, { row: 2 });
  await insertException(fileId, { row: 3, run: 7 });
  const report = fileReport.parse(await (await get(`/v1/files/${fileId}`, storeKey)).json());
  expect(report).toMatchObject({
    ...{ status: 'loaded', run: 1, rows_read: 5, rows_loaded: 3, rows_held: 2, business_date: '2026-11-20' },
    totals: [{ store_id: 'S001', currency: 'GBP', amount_held_minor: 200 }],
    problems: [{ code: 'product.unknown', severity: 'error', count: 2 }],
  });
});

test('what is another sender’s is not there', async () => {
  const fileId = await insertFile(2, { senderId: 'S002' });
  for (const path of [`/v1/files/${fileId}`, `/v1/files/${fileId}/exceptions`, '/v1/files?sender_id=S002'])
    expect([path, await problemOf(await get(path, storeKey))]).toEqual([path, [404, 'not-found']]);
  expect(await problemOf(await get('/v1/exceptions?store_id=S002', storeKey))).toEqual([404, 'not-found']);
  expect((await get(`/v1/files/${fileId}`)).status).toBe(200);
  for (const path of ['/v1/files/nothing', `/v1/files/${idOf(999)}`, '/v1/checks/x', `/v1/checks/${idOf(9)}`])
    expect([path, await problemOf(await get(path))]).toEqual([path, [404, 'not-found']]);
});

const filePage = z.object({ files: z.array(fileReport), next_cursor: z.string().nullable() });

test('files are listed page by page without a gap, and by sender, day and status', async () => {
  for (let sequence = 10; sequence < 17; sequence += 1)
    await insertFile(sequence, { senderId: 'S001', date: '2026-11-21' });
  await insertFile(17, { senderId: 'S001', date: '2026-11-21', status: 'rejected' });
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = filePage.parse(
      await (await get(`/v1/files?business_date=2026-11-21&limit=3${next}`, storeKey)).json(),
    );
    seen.push(...page.files.map(file => file.file_id));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual([17, 16, 15, 14, 13, 12, 11, 10].map(idOf));
  const rejected = filePage.parse(await (await get('/v1/files?sender_id=S001&status=rejected')).json());
  expect(rejected.files.map(file => [file.file_id, file.reject_code])).toEqual([[idOf(17), 'file.empty']]);
});

test.each(['status=eaten', 'limit=0', 'limit=x', 'business_date=2026-13-01', 'cursor=%00', 'cursor=e30'])(
  'the query %s is malformed',
  async query => {
    expect(await problemOf(await get(`/v1/files?${query}`))).toEqual([400, 'request.malformed']);
  },
);

const exceptionPage = z.object({ exceptions: z.array(exceptionReport), next_cursor: z.string().nullable() });

test('exceptions are listed page by page, those about the whole file last; as CSV all at once and harmless', async () => {
  const fileId = await insertFile(20, { senderId: 'S001' });
  for (const row of [3, 1, null, 2, 2, null]) await insertException(fileId, { row, value: '=1+1' });
  const rows: (number | null)[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer = await get(`/v1/files/${fileId}/exceptions?limit=2${next}`, storeKey);
    const page = exceptionPage.parse(await answer.json());
    rows.push(...page.exceptions.map(one => one.row_no));
    cursor = page.next_cursor;
  }
  expect(rows).toEqual([1, 2, 2, 3, null, null]);
  const csv = await get(`/v1/files/${fileId}/exceptions`, storeKey, { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  const lines = (await csv.text()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(7);
  expect(lines[1]).toContain(",'=1+1,");
});

test('a store is told what it has to put right, the latest first', async () => {
  const fileId = await insertFile(30, { senderId: 'HQ' });
  for (const row of [1, 2, 3]) await insertException(fileId, { row, store: 'S003' });
  const read = async (path: string) => exceptionPage.parse(await (await get(path)).json());
  const first = await read('/v1/exceptions?store_id=S003&status=open&limit=2');
  const second = await read(`/v1/exceptions?store_id=S003&limit=2&cursor=${first.next_cursor}`);
  expect([...first.exceptions, ...second.exceptions].map(one => one.row_no)).toEqual([3, 2, 1]);
  expect((await read('/v1/exceptions?store_id=S003&status=fixed')).exceptions).toEqual([]);
});

test('senders and keys: a revoked key stops working, and the snapshot says what the database says', async () => {
  const key = await door.addSender({ sender_id: 'S100', kind: 'store' });
  const path = '/v1/senders/S100/files/S100_sales_20261120_T01_000001.csv';
  const send = async (as: string) =>
    (await door.request('PUT', path, { key: as, body: salesCsv(1).replaceAll('S001', 'S100') })).status;
  expect(await send(key)).toBe(202);
  expect(await send(storeKey)).toBe(403);
  const { keys } = z.object({ keys: z.tuple([senderKey]) }).parse(await (await get('/v1/senders/S100/keys')).json());
  const revoke = (id: string) => door.request('DELETE', `/v1/senders/S100/keys/${id}`);
  expect((await revoke(keys[0].key_id)).status).toBe(204);
  expect(await problemOf(await revoke('none'))).toEqual([404, 'not-found']);
  expect(await send(key)).toBe(401);
  const snapshot: SenderSnapshot = JSON.parse((await door.blobs.read('senders/snapshot.json')).toString());
  expect(snapshot.senders.find(one => one.sender_id === 'S100')).toMatchObject({ kind: 'store', key_hashes: [] });
  expect(JSON.stringify(snapshot)).not.toContain(key);
});

test('a key that was revoked elsewhere stops working after the tasks have come round', async () => {
  const key = await door.addSender({ sender_id: 'S101', kind: 'store' });
  await door.database.query(`update ops.sender_keys set revoked_at = now() where sender_id = 'S101'`);
  expect((await get('/v1/files', key)).status).toBe(200);
  await door.run('ingest-api.senders-snapshot');
  await door.run('ingest-api.senders');
  expect((await get('/v1/files', key)).status).toBe(401);
});

test('only head office sees and changes senders, and a wrong wish is told', async () => {
  const post = (body: unknown, key = headOfficeKey) =>
    door.request('POST', '/v1/senders', {
      key,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  expect(await problemOf(await get('/v1/senders', storeKey))).toEqual([403, 'sender.forbidden']);
  expect(await problemOf(await post({ sender_id: 'S1', kind: 'store' }, storeKey))).toEqual([403, 'sender.forbidden']);
  for (const wrong of [
    { sender_id: 'S1', kind: 'store', stores: null },
    { sender_id: 'S1', kind: 'store', stores: [] },
    { sender_id: 'S1', kind: 'store', format_id: 'nobody' },
    { sender_id: '../x', kind: 'store' },
    { sender_id: 'S1', kind: 'head_office', stores: ['S1'] },
    { sender_id: 'HQ', kind: 'store', stores: ['S1'] },
    'text',
  ])
    expect([wrong, await problemOf(await post(wrong))]).toEqual([wrong, [400, 'request.malformed']]);
  expect(await problemOf(await door.request('POST', '/v1/senders/nobody/keys'))).toEqual([404, 'not-found']);
  const answer = await post({ sender_id: 'S200', kind: 'store' });
  expect([answer.status, await answer.json()]).toEqual([
    201,
    { sender_id: 'S200', kind: 'store', format_id: 'contract-1', stores: ['S200'] },
  ]);
});

test('who asks too often is told when to ask again, and nobody else is', async () => {
  const limited = await startDoor({
    databaseUrl: database.url,
    settings: { RATE_LIMIT_BURST: '6', RATE_LIMIT_PER_SECOND: '1' },
  });
  try {
    const other = await limited.addSender({ sender_id: 'S300', kind: 'store' });
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await limited.request('GET', '/v1/senders')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    const answer = await limited.request('GET', '/v1/senders');
    expect([answer.headers.get('retry-after'), await problemOf(answer)]).toEqual(['1', [429, 'rate.limited']]);
    expect((await limited.request('GET', '/v1/files', { key: other })).status).toBe(200);
  } finally {
    await limited.stop();
  }
});

test('a start without the database knows the senders from the snapshot', async () => {
  const key = await door.addSender({ sender_id: 'S400', kind: 'store' });
  const snapshot = await door.blobs.read('senders/snapshot.json');
  const alone = await startDoor();
  try {
    await alone.blobs.write('senders/snapshot.json', snapshot);
    await alone.run('ingest-api.senders');
    const path = '/v1/senders/S400/files/S400_sales_20261120_T01_000001.csv';
    expect((await alone.request('PUT', path, { key, body: salesCsv(1) })).status).toBe(202);
    expect(await problemOf(await alone.request('POST', '/v1/senders/S400/keys'))).toEqual([
      503,
      'database.unavailable',
    ]);
  } finally {
    await alone.stop();
  }
});
