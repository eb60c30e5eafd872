import { hash } from 'node:crypto';
import { problemDetails, storedReceipt, transactionsAccepted } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { order } from './testing/sales-files.ts';
import { startDoor, type TestDoor, until } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
let shopKey: string;
let storeKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
  shopKey = await door.addSender({ sender_id: 'WEB1', kind: 'web' });
  storeKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

const post = (body: string, type = 'application/json', key = shopKey) =>
  door.request('POST', '/v1/transactions', { key, body, headers: { 'content-type': type } });
/** The texts of all gathered files, with what is announced of them. */
async function gathered() {
  await door.run('ingest-api.gather');
  await until(async () => (await door.keys('unannounced/')).length === 0);
  const files = [];
  for (const key of await door.keys('receipts/')) {
    const receipt = storedReceipt.parse(JSON.parse((await door.blobs.read(key)).toString()));
    files.push({ receipt, lines: (await door.blobs.read(receipt.blob_key)).toString().trimEnd().split('\n') });
  }
  return files.toSorted((a, b) => (a.receipt.received_at < b.receipt.received_at ? -1 : 1));
}

test('transactions are durable when they are acknowledged, share blobs, and become one file with their text as sent', async () => {
  const texts = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify(order(`G-${index}`))
      .replace('9.99', '9.990')
      .replace('"quantity":2', '"quantity":2.000'),
  );
  const answers = await Promise.all(texts.map(text => post(text)));
  expect(answers.map(answer => answer.status)).toEqual(texts.map(() => 202));
  expect(transactionsAccepted.parse(await answers[0]?.json()).accepted).toBe(1);
  const segments = await door.keys('web-segments/copy1/');
  expect(segments.length).toBeGreaterThan(0);
  expect(segments.length).toBeLessThan(20);
  const [file, ...others] = await gathered();
  expect(others).toEqual([]);
  expect(file?.lines.toSorted()).toEqual(texts.toSorted());
  expect(file?.receipt).toMatchObject({
    sender_id: 'WEB1',
    is_web: true,
    file_type: 'sales',
    format_id: 'contract-1',
    allowed_stores: ['WEB1'],
    sha256: hash('sha256', `${file?.lines.join('\n')}\n`),
  });
  expect(file?.receipt.file_name).toMatch(/^WEB1_sales_\d{8}_copy1_\d{8}\.ndjson$/);
  expect(door.bus.events.at(-1)).toMatchObject({ type: 'file.received', key: 'WEB1/copy1' });
  expect(await door.keys('web-segments/')).toEqual([]);
});

test('many are sent as lines, and the store of a sender with one is filled in', async () => {
  const { store_id: _, ...storeless } = order('N-1');
  const answer = await post(
    `${JSON.stringify(storeless)}\r\n\n${JSON.stringify(order('N-2'))}\n`,
    'application/x-ndjson',
  );
  expect([answer.status, transactionsAccepted.parse(await answer.json()).accepted]).toEqual([202, 2]);
  const file = (await gathered()).at(-1);
  expect(file?.lines.map(line => JSON.parse(line).store_id)).toEqual(['WEB1', 'WEB1']);
});

test('every mistake is answered at once, with its pointer, and nothing of the post is kept', async () => {
  const wrong = order('W-2', {
    colour: 'red',
    lines: [{ line_no: 1, product_id: 'X', quantity: true, unit_price: '1' }],
  });
  const answer = await post([order('W-1'), wrong].map(one => JSON.stringify(one)).join('\n'), 'application/x-ndjson');
  const problem = problemDetails.parse(await answer.json());
  expect([answer.status, problem.code]).toEqual([422, 'transaction.invalid']);
  expect(problem.errors?.map(error => error.pointer)).toEqual(
    expect.arrayContaining(['/1/colour', '/1/lines/0/quantity', '/1/lines/0/line_total']),
  );
  expect(await door.keys('web-segments/')).toEqual([]);
});

test.each([
  ['a store', () => post(JSON.stringify(order('S-1')), 'application/json', storeKey), 403, 'sender.forbidden'],
  ['another store', () => post(JSON.stringify(order('S-1', { store_id: 'S001' }))), 403, 'sender.forbidden'],
  ['what is no JSON', () => post('{'), 400, 'request.malformed'],
  ['nothing', () => post(''), 400, 'request.malformed'],
  ['a form', () => post('a=b', 'application/x-www-form-urlencoded'), 415, 'file.format-unsupported'],
  ['too much', () => post(' '.repeat(5 * 2 ** 20)), 413, 'file.too-large'],
  ['nobody', () => post('{}', 'application/json', 'tk_a_b'), 401, 'credentials.invalid'],
])('%s gets its answer', async (_, send, status, code) => {
  const answer = await send();
  expect([answer.status, problemDetails.parse(await answer.json()).code]).toEqual([status, code]);
});

test('what a copy that died has left is gathered by another, and gathering it twice makes the same file', async () => {
  const now = () => new Date(Date.now() + 60_000);
  const other = await startDoor({ databaseUrl: database.url, copyId: 'copy2', now });
  try {
    await other.run('ingest-api.senders');
    await other.addSender({ sender_id: 'WEB1', kind: 'web' });
    const key = 'web-segments/dead/01795600800000.ndjson';
    const line = JSON.stringify(order('D-1'));
    for (let round = 0; round < 2; round += 1) {
      await other.blobs.write(key, `["WEB1",${line}]\n`);
      await other.run('ingest-api.gather');
      expect(await other.keys('web-segments/')).toEqual([]);
    }
    await until(() => other.bus.events.length === 2);
    expect(other.bus.events.map(event => [event.key, event.data])).toMatchObject([
      ['WEB1/dead', { repeated: false }],
      ['WEB1/dead', { repeated: true }],
    ]);
    expect(await other.keys('receipts/')).toHaveLength(1);
  } finally {
    await other.stop();
  }
});

test('what a living copy has just written is left to it', async () => {
  await door.blobs.write('web-segments/alive/01795600800000.ndjson', `["WEB1",${JSON.stringify(order('A-1'))}]\n`);
  await door.run('ingest-api.gather');
  expect(await door.keys('web-segments/alive/')).toHaveLength(1);
  await door.blobs.delete('web-segments/alive/01795600800000.ndjson');
});

test('stopping makes a file of what was acknowledged last', async () => {
  const last = await startDoor({ copyId: 'copy3', settings: { WEB_GROUP_WAIT: '1ms' } });
  const body = JSON.stringify(order('L-1'));
  const headers = { 'content-type': 'application/json' };
  expect((await last.request('POST', '/v1/transactions', { body, headers })).status).toBe(202);
  await last.api.stop();
  expect(await last.keys('web-segments/')).toEqual([]);
  expect(last.bus.events).toMatchObject([{ type: 'file.received', key: 'HQ/copy3' }]);
  await last.stop();
});
