import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { InvalidBlobKeyError } from '../blob-key.ts';
import type { CurrentStore } from './contract.ts';
import { allBytes, brokenAfter, inChunks, keysOf, MIB, sampleBytes } from './sample-bytes.ts';

const SMALL = 100_000;
/** More than any implementation keeps in memory. */
const LARGE = 20 * MIB;
const TIMEOUT_MS = 60_000;

export function receivingContract(current: CurrentStore): void {
  const sizes = [0, 1, SMALL, 8 * MIB, 8 * MIB + 1, LARGE];

  test.each(sizes)(
    '%i received bytes are kept under their sha256 and come back as they were sent',
    async size => {
      const { blobs } = current();
      const bytes = sampleBytes(size);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const received = await blobs.receive(inChunks(bytes), hash => `bronze/${hash.slice(0, 2)}/${hash}`);
      const key = `bronze/${sha256.slice(0, 2)}/${sha256}`;
      expect(received).toEqual({ key, sha256, sizeBytes: size, created: true });
      expect((await allBytes(await blobs.open(key))).equals(bytes)).toBe(true);
      expect((await blobs.stat(key))?.sizeBytes).toBe(size);
      expect(await keysOf(blobs)).toEqual([key]);
    },
    TIMEOUT_MS,
  );

  test.each([SMALL, LARGE])(
    'a key that is there keeps its first bytes when %i others are received for it',
    async size => {
      const { blobs } = current();
      const first = sampleBytes(size, 1);
      const second = sampleBytes(size, 2);
      expect((await blobs.receive(inChunks(first), () => 'one')).created).toBe(true);
      const again = await blobs.receive(inChunks(second), () => 'one');
      expect(again).toMatchObject({ created: false, sha256: createHash('sha256').update(second).digest('hex') });
      expect((await allBytes(await blobs.open('one'))).equals(first)).toBe(true);
      expect(await keysOf(blobs)).toEqual(['one']);
    },
    TIMEOUT_MS,
  );

  test.each([SMALL, LARGE])(
    'a source that breaks after %i bytes leaves nothing and its error passes through',
    async size => {
      const { blobs } = current();
      const failure = new Error('the line is cut');
      const sent = blobs.receive(brokenAfter(sampleBytes(size), failure), hash => hash);
      await expect(sent).rejects.toBe(failure);
      expect(await keysOf(blobs)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test.each([SMALL, LARGE])(
    '%i bytes received for a key that is not allowed leave nothing',
    async size => {
      const { blobs } = current();
      const sent = blobs.receive(inChunks(sampleBytes(size)), hash => `../${hash}`);
      await expect(sent).rejects.toThrow(InvalidBlobKeyError);
      expect(await keysOf(blobs)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test.each([
    [20, SMALL],
    [4, LARGE],
  ])(
    'of %i senders of the same %i bytes at once exactly one makes the blob',
    async (senders, size) => {
      const { blobs } = current();
      const bytes = sampleBytes(size);
      const all = await Promise.all(
        Array.from({ length: senders }, () => blobs.receive(inChunks(bytes), hash => hash)),
      );
      expect(all.filter(one => one.created)).toHaveLength(1);
      expect((await allBytes(await blobs.open(all[0]?.key ?? ''))).equals(bytes)).toBe(true);
    },
    TIMEOUT_MS,
  );

  test(
    'one chunk of 40 MiB is received as many small ones are',
    async () => {
      const { blobs } = current();
      const bytes = sampleBytes(40 * MIB);
      const received = await blobs.receive(inChunks(bytes, bytes.byteLength), hash => hash);
      expect(received.key).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect((await blobs.stat(received.key))?.sizeBytes).toBe(bytes.byteLength);
    },
    TIMEOUT_MS,
  );
}
