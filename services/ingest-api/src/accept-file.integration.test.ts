import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { blobKeys, receipt, storedReceipt } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileName, salesCsv } from './testing/sales-files.ts';
import { startDoor, type TestDoor, until } from './testing/start-door.ts';

let door: TestDoor;
beforeAll(async () => {
  // No database: accepting must not need one.
  door = await startDoor();
});
afterAll(() => door.stop());

const settled = () => until(async () => (await door.keys('unannounced/')).length === 0);

test('a file is acknowledged when its bytes and its receipt are durable, and then announced', async () => {
  const body = salesCsv(3);
  const answer = await door.put(fileName(1), body, {
    'content-digest': `sha-256=:${hash('sha256', body, 'base64')}:`,
    'tillkeeper-row-count': '3',
    'tillkeeper-control-total': '59.940',
  });
  expect(answer.status).toBe(202);
  const got = receipt.parse(await answer.json());
  expect(got).toMatchObject({ sender_id: 'HQ', file_name: fileName(1), sha256: hash('sha256', body), repeated: false });
  expect(answer.headers.get('location')).toBe(`/v1/files/${got.file_id}`);
  expect((await door.blobs.read(blobKeys.bronze(got.sha256))).toString()).toBe(body);
  const stored = storedReceipt.parse(JSON.parse((await door.blobs.read(blobKeys.receipt(got.file_id))).toString()));
  expect(stored).toMatchObject({ file_type: 'sales', format_id: 'contract-1', allowed_stores: null, is_web: false });
  await settled();
  expect(door.bus.events.filter(event => event.subject === got.file_id)).toEqual([
    expect.objectContaining({
      id: `file.received/${got.file_id}/1`,
      key: 'HQ',
      data: { file_id: got.file_id, sender_id: 'HQ', repeated: false },
    }),
  ]);
});

test('the same file again gets the first receipt, and an event of its own', async () => {
  const first = receipt.parse(await (await door.put(fileName(2), salesCsv(2))).json());
  const again = receipt.parse(await (await door.put(fileName(2), salesCsv(2))).json());
  expect(again).toEqual({ ...first, repeated: true });
  await settled();
  const events = door.bus.events.filter(event => event.subject === first.file_id);
  expect(events.map(event => event.data)).toMatchObject([{ repeated: false }, { repeated: true }]);
  expect(events[1]?.id).toMatch(/^file\.received\/[0-9a-f]{32}\/repeat-2/);
});

test('of the same file sent many times at once one is the first', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => door.put(fileName(3), salesCsv(1))));
  const receipts = await Promise.all(answers.map(async answer => receipt.parse(await answer.json())));
  expect(receipts.filter(one => !one.repeated)).toHaveLength(1);
  expect(new Set(receipts.map(one => one.received_at)).size).toBe(1);
  await settled();
  const events = door.bus.events.filter(event => event.subject === receipts[0]?.file_id);
  expect(new Set(events.map(event => event.id)).size).toBe(8);
});

test('a compressed file is kept as it was sent', async () => {
  const body = gzipSync(salesCsv(5));
  const answer = await door.put(`${fileName(4)}.gz`, body, { 'tillkeeper-row-count': '5' });
  expect(answer.status).toBe(202);
  expect(receipt.parse(await answer.json())).toMatchObject({ size_bytes: body.length, sha256: hash('sha256', body) });
});

test('a file without a row says that nothing was sold, and is accepted', async () => {
  expect((await door.put(fileName(5), salesCsv(0), { 'tillkeeper-row-count': '0' })).status).toBe(202);
});

test('a form is taken like a PUT, with its declarations before the file', async () => {
  const body = salesCsv(4, 'F');
  const form = new FormData();
  form.set('row_count', '4');
  form.set('control_total', '79.92');
  form.set('content_digest', `sha-256=:${hash('sha256', body, 'base64')}:`);
  form.set('file', new Blob([body]), fileName(6));
  const answer = await door.request('POST', '/v1/files', { body: form });
  expect([answer.status, receipt.parse(await answer.json()).file_name]).toEqual([202, fileName(6)]);
});

test('files of one sender are announced in the order of their times of receiving', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => door.put(fileName(100 + index), salesCsv(1 + (index % 7), `O${index}-`))),
  );
  const receipts = await Promise.all(answers.map(async answer => receipt.parse(await answer.json())));
  await settled();
  const byTime = receipts.toSorted((a, b) => (a.received_at < b.received_at ? -1 : 1)).map(one => one.file_id);
  const announced = door.bus.events.map(event => event.subject).filter(subject => byTime.includes(subject));
  expect(announced).toEqual(byTime);
  expect(new Set(receipts.map(one => one.received_at)).size).toBe(30);
});

test('while the bus is away files are accepted; when it is back they are announced in order', async () => {
  door.bus.setAway(true);
  const ids: string[] = [];
  for (const sequence of [200, 201, 202]) {
    const answer = await door.put(fileName(sequence), salesCsv(1, `B${sequence}-`));
    expect(answer.status).toBe(202);
    ids.push(receipt.parse(await answer.json()).file_id);
  }
  expect(await door.keys('unannounced/')).toHaveLength(3);
  // said while it is so, though no sweep can end
  await until(async () => /^tillkeeper_unannounced_events 3$/m.test(await door.metrics()));
  door.bus.setAway(false);
  await settled();
  await until(async () => /^tillkeeper_unannounced_events 0$/m.test(await door.metrics()));
  expect(door.bus.events.map(event => event.subject).filter(subject => ids.includes(subject))).toEqual(ids);
});

test('while the database is away the status cannot be read, and says when to ask again', async () => {
  const { file_id } = receipt.parse(await (await door.put(fileName(300), salesCsv(1, 'D'))).json());
  const answer = await door.request('GET', `/v1/files/${file_id}`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await answer.json()).toMatchObject({ code: 'database.unavailable' });
});
