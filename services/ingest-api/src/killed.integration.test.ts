import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { blobKeys, receipt, storedReceipt } from '@tillkeeper/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DoorProcess, publishedIds, startDoorProcess } from './testing/own-door-process.ts';
import { fileName, order, salesCsv } from './testing/sales-files.ts';
import { until } from './testing/start-door.ts';

let directory: string;
let running: DoorProcess[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-killed-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map(process => process.kill()));
  await rm(directory, { recursive: true, force: true });
});

const start = async (killAtStep?: string): Promise<DoorProcess> => {
  const process = await startDoorProcess(directory, killAtStep);
  running.push(process);
  return process;
};
const put = (process: DoorProcess, sequence: number, rows: number) =>
  process.send('PUT', `/v1/senders/HQ/files/${fileName(sequence)}`, salesCsv(rows, `K${sequence}-`));
/** One file is kept together with its receipt, the other is too large for that. */
const [small, large] = [2, 2_000];
const list = async (prefix: string): Promise<string[]> => {
  const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
  const keys = [];
  for await (const { key } of blobs.list(prefix)) keys.push(key);
  return keys;
};

test.each([
  ['ingest-api.bytes-kept', small, { isAnswered: false, isAnnounced: true }],
  ['ingest-api.bytes-kept', large, { isAnswered: false, isAnnounced: false }],
  ['ingest-api.receipt-kept', small, { isAnswered: false, isAnnounced: true }],
  ['ingest-api.receipt-kept', large, { isAnswered: false, isAnnounced: true }],
  ['ingest-api.answered', small, { isAnswered: true, isAnnounced: true }],
  ['ingest-api.announced', small, { isAnswered: true, isAnnounced: true }],
])(
  'killed at %s of %i rows, what was acknowledged is announced, and a repeat makes one file of it',
  async (step, rows, expected) => {
    const first = await start(step);
    const answer = await put(first, 1, rows);
    expect(answer?.status).toBe(expected.isAnswered ? 202 : undefined);
    await first.died;

    const second = await start();
    if (expected.isAnnounced) await until(async () => (await list('unannounced/')).length === 0);
    const announced = new Set(await publishedIds(directory));
    expect([...announced]).toEqual(
      expected.isAnnounced ? [expect.stringMatching(/^file\.received\/[0-9a-f]{32}\/1$/)] : [],
    );
    expect(await list('receipts/')).toHaveLength(expected.isAnnounced ? 1 : 0);

    // A till repeats what was not answered.
    const repeat = receipt.parse(await (await put(second, 1, rows))?.json());
    expect(repeat.repeated).toBe(expected.isAnnounced);
    await until(async () => (await list('unannounced/')).length === 0);
    const firsts = (await publishedIds(directory)).filter(id => id === `file.received/${repeat.file_id}/1`);
    expect(new Set(firsts).size).toBe(1);
    expect(await list('receipts/')).toEqual([blobKeys.receipt(repeat.file_id)]);
  },
);

test.each([
  'ingest-api.segment-kept',
  'ingest-api.transactions-answered',
  'ingest-api.gathered',
  'ingest-api.announced',
])(
  'killed at %s, no acknowledged web transaction is lost, and gathering it once more makes the same file',
  async step => {
    const first = await start(step);
    await first.send('POST', '/v1/transactions', JSON.stringify(order('K-1')), 'application/json');
    await first.died;
    await start();
    await until(async () => (await list('web-segments/')).length === 0 && (await list('unannounced/')).length === 0);
    const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
    const [key, ...others] = await list('receipts/');
    expect(others).toEqual([]);
    const stored = storedReceipt.parse(JSON.parse((await blobs.read(key ?? '')).toString()));
    expect(JSON.parse((await blobs.read(stored.blob_key)).toString())).toEqual(order('K-1'));
    const ids = await publishedIds(directory);
    expect(ids).toContain(`file.received/${stored.file_id}/1`);
  },
);
