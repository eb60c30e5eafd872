import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InvalidBlobKeyError } from '../blob-key.ts';
import type { CurrentStore } from './contract.ts';
import { allBytes, keysOf, MIB, sampleBytes } from './sample-bytes.ts';

const TIMEOUT_MS = 60_000;

const BAD_KEYS = [
  '',
  '/',
  '/etc/passwd',
  'a/../b',
  '..',
  './a',
  'a//b',
  'a/',
  'a\0b',
  'a\nb',
  'a b',
  'a\\b',
  'a%2e',
  'caf\u00e9',
  '\u{1f3df}',
  'k'.repeat(256),
  `${'d/'.repeat(500)}k`,
  '.incoming/x',
];

export function writingContract(current: CurrentStore): void {
  test('a written blob comes back, and writing it again replaces it', async () => {
    const { blobs } = current();
    await blobs.write('a/b', 'Arsenal \u2013 Chelsea');
    expect((await blobs.read('a/b')).toString()).toBe('Arsenal \u2013 Chelsea');
    await blobs.write('a/b', Buffer.from([1, 2, 3]));
    expect(await blobs.read('a/b')).toEqual(Buffer.from([1, 2, 3]));
    expect(await keysOf(blobs)).toEqual(['a/b']);
  });

  test(
    'of 20 writers of an absent key exactly one wins, and its bytes are the ones that stay',
    async () => {
      const { blobs } = current();
      const writers = Array.from({ length: 20 }, (_, writer) => `writer ${writer}`);
      const isMade = await Promise.all(writers.map(text => blobs.writeIfAbsent('receipts/one.json', text)));
      expect(isMade.filter(Boolean)).toHaveLength(1);
      expect((await blobs.read('receipts/one.json')).toString()).toBe(`writer ${isMade.indexOf(true)}`);
      expect(await blobs.writeIfAbsent('receipts/one.json', 'too late')).toBe(false);
    },
    TIMEOUT_MS,
  );

  test('an absent key can be written again after it was deleted', async () => {
    const { blobs } = current();
    expect(await blobs.writeIfAbsent('day/one', '1')).toBe(true);
    await blobs.delete('day/one');
    expect(await blobs.writeIfAbsent('day/one', '2')).toBe(true);
    expect((await blobs.read('day/one')).toString()).toBe('2');
  });

  test(
    'a blob is written where the last one beside it is deleted at the same moment',
    async () => {
      const { blobs } = current();
      // Marks of files come and go like this. A server on directories takes empty ones away beneath the writers.
      const till = async (name: string): Promise<void> => {
        for (let count = 0; count < 50; count += 1) {
          const key = `marks/${count % 2}/${name}-${count}`;
          await blobs.write(key, 'x');
          await blobs.delete(key);
        }
      };
      await Promise.all(['T1', 'T2', 'T3', 'T4', 'T5', 'T6'].map(till));
      expect(await keysOf(blobs)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'a reader finds the old blob or the new one, never a mixture, while it is overwritten',
    async () => {
      const { blobs } = current();
      const versions = [Buffer.alloc(MIB, 'a'), Buffer.alloc(3 * MIB, 'b')];
      await blobs.write('one', versions[0] ?? '');
      let isWriting = true;
      const writing = (async () => {
        for (let round = 1; round <= 20; round += 1) await blobs.write('one', versions[round % 2] ?? '');
        isWriting = false;
      })();
      const seen = new Set<number>();
      while (isWriting) {
        const found = await blobs.read('one');
        const version = versions.findIndex(bytes => bytes.equals(found));
        expect(version).toBeGreaterThanOrEqual(0);
        seen.add(version);
      }
      await writing;
      expect(seen.size).toBe(2);
    },
    TIMEOUT_MS,
  );

  test(
    'a local file becomes a blob, and replaces the one that was there',
    async () => {
      const { blobs } = current();
      const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-blob-file-'));
      try {
        const path = join(directory, 'rows.parquet');
        for (const size of [12 * MIB, 10, 0]) {
          const bytes = sampleBytes(size);
          await writeFile(path, bytes);
          await blobs.writeFile('silver/rows.parquet', path);
          expect((await allBytes(await blobs.open('silver/rows.parquet'))).equals(bytes)).toBe(true);
        }
        await expect(blobs.writeFile('silver/other', join(directory, 'missing'))).rejects.toThrow('ENOENT');
        expect(await keysOf(blobs)).toEqual(['silver/rows.parquet']);
      } finally {
        await rm(directory, { recursive: true });
      }
    },
    TIMEOUT_MS,
  );

  test('deleting is fine twice, and for what was never there', async () => {
    const { blobs } = current();
    await blobs.write('a/b', 'x');
    await blobs.delete('a/b');
    await blobs.delete('a/b');
    await blobs.delete('never/there');
    expect(await blobs.stat('a/b')).toBeUndefined();
    expect(await keysOf(blobs)).toEqual([]);
  });

  test.each(BAD_KEYS)('the key %j is refused by every way to use one', async key => {
    const { blobs } = current();
    const uses: (() => Promise<unknown>)[] = [
      () => blobs.write(key, 'x'),
      () => blobs.writeIfAbsent(key, 'x'),
      () => blobs.writeFile(key, 'no-such-file'),
      () => blobs.open(key),
      () => blobs.read(key),
      () => blobs.stat(key),
      () => blobs.delete(key),
    ];
    for (const use of uses) await expect(use()).rejects.toThrow(InvalidBlobKeyError);
    expect(await keysOf(blobs)).toEqual([]);
  });

  test('a key of 800 characters is kept', async () => {
    const { blobs } = current();
    const key = `${'d'.repeat(199)}/`.repeat(3) + 'k'.repeat(200);
    await blobs.write(key, 'far down');
    expect(await keysOf(blobs)).toEqual([key]);
  });

  test('a store that can be written says that it is ready, and shows nothing of the trial', async () => {
    const { blobs } = current();
    await blobs.check();
    expect(await keysOf(blobs)).toEqual([]);
  });
}
