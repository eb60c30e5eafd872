import { gzipSync } from 'node:zlib';
import { blobKeys, problemDetails, rawText, receipt, storedReceipt } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { header, salesCsv } from './testing/sales-files.ts';
import { headOfficeKey, startDoor, type TestDoor, until } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
let ownKey: string;
let otherKey: string;
let webKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
  ownKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
  otherKey = await door.addSender({ sender_id: 'S002', kind: 'store' });
  webKey = await door.addSender({ sender_id: 'WEB1', kind: 'web' });
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

let sequence = 0;
/** Sends a file as S001; returns its id. */
async function send(bytes: Buffer | string, ending = '.csv'): Promise<string> {
  sequence += 1;
  const name = `S001_sales_20261120_T01_${String(sequence).padStart(6, '0')}${ending}`;
  const answer = await door.request('PUT', `/v1/senders/S001/files/${name}`, { key: ownKey, body: bytes });
  return receipt.parse(await answer.json()).file_id;
}
/** What the validator would write of a record; returns the exception's id. */
async function note(
  file: { fileId: string; senderId?: string },
  at: { from: number; to: number } | undefined,
): Promise<string> {
  await door.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status)
     values ($1, $2, 'x.csv', 'sales', 'contract-1', 'ab', 1, now(), 'validated') on conflict do nothing`,
    [file.fileId, file.senderId ?? 'S001'],
  );
  const { rows } = await door.database.query<{ exception_id: bigint }>(
    `insert into quality.exceptions (file_id, run, file_type, row_no, line_from, byte_from, byte_to, store_id, code, severity, message)
     values ($1, 1, 'sales', $2, $2, $3, $4, 'S002', 'product.unknown', 'error', 'x') returning exception_id`,
    [file.fileId, at === undefined ? null : 1, at?.from ?? null, at?.to ?? null],
  );
  return String(rows[0]?.exception_id);
}
const ask = (id: string, key = ownKey, headers: Record<string, string> = {}) =>
  door.request('GET', `/v1/exceptions/${id}/raw`, { key, headers });
const read = async (id: string, key?: string) => rawText.parse(await (await ask(id, key)).json());
/** Where a text stands in bytes. */
const placeOf = (bytes: Buffer, text: string): { from: number; to: number } => {
  const from = bytes.indexOf(text);
  return { from, to: from + Buffer.byteLength(text) };
};
const codeOf = async (answer: Response) => [answer.status, problemDetails.parse(await answer.json()).code];

const rows = salesCsv(400).trimEnd().split('\n');

test.each([
  ['plain', '.csv', (bytes: Buffer) => bytes],
  ['compressed', '.csv.gz', (bytes: Buffer) => gzipSync(bytes)],
])('a record of a %s file is shown as it was sent, from wherever it stands', async (_, ending, keep) => {
  const bytes = Buffer.from(`${rows.join('\r\n')}\r\n`);
  const fileId = await send(keep(bytes), ending);
  for (const text of [rows[1] ?? '', rows[200] ?? '', rows.at(-1) ?? '']) {
    const at = placeOf(bytes, text);
    const id = await note({ fileId }, at);
    expect(await read(id)).toEqual({
      ...{ exception_id: id, file_id: fileId, row_no: 1, line_from: 1, byte_from: at.from, byte_to: at.to },
      ...{ encoding: 'utf-8', text, is_cut: false },
    });
    const exact = await ask(id, ownKey, { accept: 'application/octet-stream' });
    expect([exact.headers.get('cache-control'), Buffer.from(await exact.arrayBuffer())]).toEqual([
      'no-store',
      bytes.subarray(at.from, at.to),
    ]);
  }
});

test('bytes that are no characters are shown as such, and are there as they were sent', async () => {
  const line = Buffer.concat([Buffer.from('A-1,'), Buffer.from([0xc3, 0x28, 0x00]), Buffer.from(',é')]);
  const bytes = Buffer.concat([Buffer.from(`\ufeff${header}\n`), line, Buffer.from('\n')]);
  const fileId = await send(bytes);
  const from = bytes.indexOf(line);
  const id = await note({ fileId }, { from, to: from + line.length });
  expect((await read(id)).text).toBe('A-1,\ufffd(\u0000,é');
  const exact = await ask(id, ownKey, { accept: 'application/octet-stream' });
  expect(Buffer.from(await exact.arrayBuffer())).toEqual(line);
});

test('of a record that is far too long the first 64 KiB are shown', async () => {
  const line = 'x'.repeat(200_000);
  const bytes = Buffer.from(`${header}\n${line}\n`);
  const id = await note({ fileId: await send(gzipSync(bytes), '.csv.gz') }, placeOf(bytes, line));
  const shown = await read(id);
  expect([shown.text, shown.is_cut]).toEqual(['x'.repeat(65_536), true]);
});

test('an order of the web shop is shown as it was posted', async () => {
  const order = {
    ...{ store_id: 'WEB1', transaction_id: 'W-1', transaction_timestamp: '2026-11-20T10:00:00Z', customer_name: 'Zoë' },
    lines: [{ line_no: 1, product_id: 'MUG', quantity: 1, unit_price: 7.5, line_total: 7.5 }],
  };
  const answer = await door.request('POST', '/v1/transactions', {
    ...{ key: webKey, headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) },
  });
  expect(answer.status).toBe(202);
  await door.run('ingest-api.gather');
  await until(() => door.bus.events.some(event => event.type === 'file.received' && event.key.startsWith('WEB1')));
  const event = door.bus.events.find(one => one.key.startsWith('WEB1'));
  const fileId = event?.subject ?? '';
  const stored = storedReceipt.parse(JSON.parse((await door.blobs.read(blobKeys.receipt(fileId))).toString('utf8')));
  const bytes = await door.blobs.read(stored.blob_key);
  const [line = ''] = bytes.toString('utf8').split('\n');
  const id = await note({ fileId, senderId: 'WEB1' }, placeOf(bytes, line));
  const shown = await read(id, webKey);
  expect(shown.text).toBe(line);
  expect(JSON.parse(shown.text)).toEqual(order);
});

test('who did not send the file does not see it, not even the store that it speaks of; head office does', async () => {
  const bytes = Buffer.from(rows.join('\n'));
  const id = await note({ fileId: await send(bytes) }, placeOf(bytes, rows[3] ?? ''));
  expect(await codeOf(await ask(id, otherKey))).toEqual([404, 'not-found']);
  expect((await read(id, headOfficeKey)).text).toBe(rows[3]);
});

test('what has no line, is not kept any more or never was is not there', async () => {
  const bytes = Buffer.from(`${rows.join('\n')}\n`);
  const fileId = await send(bytes);
  const place = placeOf(bytes, rows[1] ?? '');
  const ids = [
    await note({ fileId }, undefined),
    await note({ fileId: 'f'.repeat(32) }, place),
    '999999999',
    '0',
    '-1',
    'x',
  ];
  for (const id of ids) expect([id, await codeOf(await ask(id))]).toEqual([id, [404, 'not-found']]);
});
