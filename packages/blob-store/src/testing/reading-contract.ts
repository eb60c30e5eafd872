import { expect, test } from 'vitest';
import { BlobTooLargeError } from '../blob-too-large-error.ts';
import { BlobNotFoundError } from '../port.ts';
import type { CurrentStore } from './contract.ts';
import { allBytes, MIB, sampleBytes } from './sample-bytes.ts';

const TIMEOUT_MS = 60_000;

export function readingContract(current: CurrentStore): void {
  test(
    'a range is read as slice counts, also past the end and over the borders of parts',
    async () => {
      const { blobs } = current();
      const bytes = sampleBytes(18 * MIB);
      await blobs.write('one', bytes);
      const ranges = [
        { from: 0, to: 1 },
        { from: 5, to: 5 },
        { from: 1_000, to: 70_000 },
        { from: 8 * MIB - 1, to: 16 * MIB + 1 },
        { from: bytes.length - 3, to: bytes.length },
        { from: bytes.length - 3, to: bytes.length + 100 },
        { from: bytes.length, to: bytes.length + 1 },
        { from: bytes.length + 100, to: bytes.length + 200 },
      ];
      for (const range of ranges) {
        const found = await allBytes(await blobs.open('one', range));
        expect({ range, isRight: found.equals(bytes.subarray(range.from, range.to)) }).toEqual({
          range,
          isRight: true,
        });
      }
    },
    TIMEOUT_MS,
  );

  test.each([
    { from: -1, to: 1 },
    { from: 2, to: 1 },
    { from: 0, to: 1.5 },
    { from: 0, to: Number.NaN },
  ])('the range $from to $to is refused', async range => {
    const { blobs } = current();
    await blobs.write('one', 'x');
    await expect(blobs.open('one', range)).rejects.toThrow(RangeError);
  });

  test('a range of a blob without bytes is empty', async () => {
    const { blobs } = current();
    await blobs.write('empty', '');
    expect(await allBytes(await blobs.open('empty', { from: 0, to: 10 }))).toHaveLength(0);
    expect(await blobs.read('empty')).toHaveLength(0);
  });

  test('a key that is not there is said to be missing, not empty', async () => {
    const { blobs } = current();
    await blobs.write('a/b', 'x');
    for (const key of ['a', 'a/c', 'a/b/c', 'b']) {
      await expect(blobs.open(key)).rejects.toThrow(BlobNotFoundError);
      await expect(blobs.open(key, { from: 1, to: 1 })).rejects.toThrow(BlobNotFoundError);
      await expect(blobs.read(key)).rejects.toThrow(BlobNotFoundError);
      expect(await blobs.stat(key)).toBeUndefined();
    }
  });

  test(
    'read refuses a blob that is larger than was allowed, and takes one that just fits',
    async () => {
      const { blobs } = current();
      await blobs.write('ten', '0123456789');
      expect(await blobs.read('ten', 10)).toHaveLength(10);
      await expect(blobs.read('ten', 9)).rejects.toThrow(BlobTooLargeError);
      await blobs.write('large', Buffer.alloc(8 * MIB + 1));
      await expect(blobs.read('large')).rejects.toThrow(BlobTooLargeError);
      expect(await blobs.read('large', 9 * MIB)).toHaveLength(8 * MIB + 1);
    },
    TIMEOUT_MS,
  );

  test(
    'a reader may leave in the middle',
    async () => {
      const { blobs } = current();
      await blobs.write('one', sampleBytes(18 * MIB));
      for await (const chunk of await blobs.open('one')) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      await blobs.delete('one');
      expect(await blobs.stat('one')).toBeUndefined();
    },
    TIMEOUT_MS,
  );

  test('stat says size and time of the last writing', async () => {
    const { blobs } = current();
    const before = Date.now() - 2_000;
    await blobs.write('one', '12345');
    const found = await blobs.stat('one');
    expect(found).toMatchObject({ key: 'one', sizeBytes: 5 });
    // S3 says whole seconds.
    expect(found?.modifiedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(found?.modifiedAt.getTime()).toBeLessThanOrEqual(Date.now() + 2_000);
  });
}
