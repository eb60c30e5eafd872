import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type StoredReceipt, storedReceipt } from '@tillkeeper/contracts';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceLeftovers } from './announce-leftovers.ts';
import { createKeptMarks } from './kept-marks.ts';
import { type Mark, markKeyOf } from './mark.ts';

let directory: string;
let blobs: BlobStore;
let ids: string[];
let isAway: boolean;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-leftovers-'));
  blobs = await createDirectoryBlobStore({ directory });
  ids = [];
  isAway = false;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const fileMark = (fileId: string, receivedAt: string, key = 'S1'): Mark => {
  const receipt: StoredReceipt = {
    ...{ file_id: fileId.repeat(32), sender_id: 'S1', format_id: 'contract-1', file_name: 'f.csv', file_type: 'sales' },
    ...{ sha256: 'ab', size_bytes: 1, received_at: receivedAt, blob_key: 'bronze/ab/ab', allowed_stores: ['S1'] },
    is_web: false,
  };
  return { kind: 'file', key, is_repeated: false, received_at: receivedAt, receipt };
};
const write = (mark: Mark) => blobs.write(markKeyOf(mark), JSON.stringify(mark));
const sweep = (options: { before?: Date; isInHand?: (markKey: string) => boolean } = {}) => {
  const unreadable: string[] = [];
  const done = announceLeftovers({
    blobs,
    marks: createKeptMarks({ blobs, onUnreadable: key => unreadable.push(key) }),
    async publish(events) {
      if (isAway) throw new RetryableError('away');
      ids.push(...events.map(event => event.id));
    },
    before: options.before ?? new Date(Date.now() + 60_000),
    isInHand: options.isInHand ?? (() => false),
    signal: new AbortController().signal,
  });
  return { done, unreadable };
};
const marksLeft = async () => {
  const keys = [];
  for await (const { key } of blobs.list('unannounced/')) keys.push(key);
  return keys;
};

test('leftovers are announced in the order of receiving, their receipts made sure of first', async () => {
  await write(fileMark('b', '2026-11-20T10:00:00.002Z'));
  await write(fileMark('a', '2026-11-20T10:00:00.001Z'));
  await write(fileMark('c', '2026-11-20T09:00:00.000Z'));
  expect(await sweep().done).toBe(3);
  expect(ids.map(id => id[14])).toEqual(['c', 'a', 'b']);
  const receipt = await blobs.read(blobKeys.receipt('a'.repeat(32)));
  expect(storedReceipt.parse(JSON.parse(receipt.toString())).received_at).toBe('2026-11-20T10:00:00.001Z');
  expect(await marksLeft()).toEqual([]);
});

test('of two marks of one file that was never answered, one is the first and the other its repeat', async () => {
  await write(fileMark('a', '2026-11-20T10:00:00.001Z'));
  await write(fileMark('a', '2026-11-20T10:00:00.002Z'));
  await sweep().done;
  const id = `file.received/${'a'.repeat(32)}`;
  expect(ids).toEqual([`${id}/1`, `${id}/repeat-2026-11-20T10:00:00.002Z`]);
});

test('what is young, or in hand, is left to those who made it', async () => {
  const mark = fileMark('a', '2026-11-20T10:00:00.001Z');
  await write(mark);
  expect(await sweep({ before: new Date(Date.now() - 60_000) }).done).toBe(0);
  expect(await sweep({ isInHand: key => key === markKeyOf(mark) }).done).toBe(0);
  expect(ids).toEqual([]);
});

test('what is in hand is announced all the same before what came later of its sender, and nothing of others', async () => {
  const [inHand, ofAnother] = [
    fileMark('a', '2026-11-20T10:00:00.001Z'),
    fileMark('d', '2026-11-20T10:00:00.001Z', 'S2'),
  ];
  for (const mark of [inHand, ofAnother, fileMark('b', '2026-11-20T10:00:00.002Z')]) await write(mark);
  const isInHand = (key: string) => [markKeyOf(inHand), markKeyOf(ofAnother)].includes(key);
  expect(await sweep({ isInHand }).done).toBe(2);
  expect(ids.map(id => id[14])).toEqual(['a', 'b']);
  expect(await marksLeft()).toEqual([markKeyOf(ofAnother)]);
});

test('while the bus is away the marks stay', async () => {
  await write(fileMark('a', '2026-11-20T10:00:00.001Z'));
  isAway = true;
  await expect(sweep().done).rejects.toThrow(RetryableError);
  expect(await marksLeft()).toHaveLength(1);
});

test('a mark that cannot be read stops none of the others, and stays', async () => {
  await blobs.write('unannounced/2026-11-20T10-00-00.000Z/x.json', '{"kind":');
  await write(fileMark('a', '2026-11-20T10:00:00.001Z'));
  const { done, unreadable } = sweep();
  expect([await done, unreadable.length, (await marksLeft()).length]).toEqual([1, 1, 1]);
});
