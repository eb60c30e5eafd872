import { expect, test } from 'vitest';
import { InvalidBlobKeyError } from '../blob-key.ts';
import type { BlobStore } from '../port.ts';
import type { CurrentStore } from './contract.ts';
import { keysOf } from './sample-bytes.ts';

const TIMEOUT_MS = 60_000;

export function listingContract(current: CurrentStore): void {
  test('keys are listed in order of their names, folders or not', async () => {
    const { blobs } = current();
    const keys = ['Z', '_x', 'a-b', 'a.c', 'a/b-c', 'a/b/c', 'a/b0', 'a0', 'a=1', 'aa/z', 'b'];
    await writeAll(blobs, keys.toReversed());
    expect(await keysOf(blobs)).toEqual(keys.toSorted());
  });

  test(
    'more than a page of keys is listed whole, each once, in order',
    async () => {
      const { blobs } = current();
      const keys = Array.from({ length: 1_205 }, (_, at) => `many/${at % 7}/${String(at).padStart(5, '0')}`);
      await writeAll(blobs, [...keys, 'man', 'many-others', 'manz']);
      expect(await keysOf(blobs, 'many/')).toEqual(keys.toSorted());
      expect(await keysOf(blobs, 'many/3/0')).toEqual(keys.filter(key => key.startsWith('many/3/0')).toSorted());
      expect(await keysOf(blobs)).toHaveLength(1_208);
    },
    TIMEOUT_MS,
  );

  test('a prefix is the beginning of a key, wherever it is cut', async () => {
    const { blobs } = current();
    await writeAll(blobs, ['year=2025/x', 'year=2026/a', 'year=2026/b/c', 'year=2026.txt', 'yes']);
    expect(await keysOf(blobs, 'year=2026')).toEqual(['year=2026.txt', 'year=2026/a', 'year=2026/b/c']);
    expect(await keysOf(blobs, 'year=2026/')).toEqual(['year=2026/a', 'year=2026/b/c']);
    expect(await keysOf(blobs, 'year=2026/b/c')).toEqual(['year=2026/b/c']);
    expect(await keysOf(blobs, 'year=2026/b/c/')).toEqual([]);
    expect(await keysOf(blobs, 'none/such/')).toEqual([]);
  });

  test('what is listed says size and time', async () => {
    const { blobs } = current();
    await blobs.write('one', '12345');
    for await (const info of blobs.list('')) expect(info).toEqual(await blobs.stat('one'));
  });

  test('keys alone are those that are listed, in the same order', async () => {
    const { blobs } = current();
    await writeAll(blobs, ['a/2', 'a/1/x', 'a-b', 'b']);
    const alone: string[] = [];
    for await (const key of blobs.keys('a')) alone.push(key);
    expect(alone).toEqual(await keysOf(blobs, 'a'));
    expect(alone).toHaveLength(3);
    await expect(blobs.keys('../')[Symbol.asyncIterator]().next()).rejects.toThrow(InvalidBlobKeyError);
  });

  test.each(['/', '../', 'a/../', 'a//', '/a', 'caf\u00e9', 'a\0', '.incoming/'])(
    'the prefix %j is refused',
    async prefix => {
      await expect(keysOf(current().blobs, prefix)).rejects.toThrow(InvalidBlobKeyError);
    },
  );

  test('what is listed may be deleted while the list goes on', async () => {
    const { blobs } = current();
    await writeAll(
      blobs,
      Array.from({ length: 60 }, (_, at) => `day/${at % 3}/${at}`),
    );
    for await (const { key } of blobs.list('day/')) await blobs.delete(key);
    expect(await keysOf(blobs)).toEqual([]);
  });
}

async function writeAll(blobs: BlobStore, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += 50) {
    await Promise.all(keys.slice(at, at + 50).map(key => blobs.write(key, key)));
  }
}
