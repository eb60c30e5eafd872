import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { InvalidBlobKeyError } from '../blob-key.ts';
import type { CurrentStore } from './contract.ts';
import { keysOf, sampleBytes } from './sample-bytes.ts';

const TIMEOUT_MS = 60_000;

export function togetherContract(current: CurrentStore): void {
  test('blobs that are written together are all there, with the bytes of each', async () => {
    const { blobs } = current();
    const bytes = sampleBytes(10_000);
    const made = await blobs.writeTogether([
      { key: 'bronze/ab/one', bytes, isReplacing: false },
      { key: 'marks/one.json', bytes: 'Arsenal \u2013 Chelsea', isReplacing: true },
      { key: 'receipts/one.json', bytes: '', isReplacing: false },
    ]);
    expect(made).toEqual([true, true, true]);
    expect((await blobs.read('bronze/ab/one')).equals(bytes)).toBe(true);
    expect((await blobs.read('marks/one.json')).toString()).toBe('Arsenal \u2013 Chelsea');
    expect(await blobs.stat('receipts/one.json')).toMatchObject({ sizeBytes: 0 });
    expect(await keysOf(blobs)).toEqual(['bronze/ab/one', 'marks/one.json', 'receipts/one.json']);
  });

  test('what is there is replaced, or stays and is said to', async () => {
    const { blobs } = current();
    await blobs.writeTogether([
      { key: 'a', bytes: 'first', isReplacing: false },
      { key: 'b', bytes: 'first', isReplacing: true },
    ]);
    const made = await blobs.writeTogether([
      { key: 'a', bytes: 'second', isReplacing: false },
      { key: 'b', bytes: 'second', isReplacing: true },
    ]);
    expect(made).toEqual([false, true]);
    expect([(await blobs.read('a')).toString(), (await blobs.read('b')).toString()]).toEqual(['first', 'second']);
  });

  test('what follows a condition that is not met is not made, and what comes before it is', async () => {
    const { blobs } = current();
    await blobs.write('there', 'first');
    const made = await blobs.writeTogether([
      { key: 'before', bytes: 'x', isReplacing: false },
      { key: 'there', bytes: 'second', isReplacing: false, isCondition: true },
      { key: 'behind', bytes: 'x', isReplacing: true },
    ]);
    expect(made).toEqual([true, false, false]);
    expect(await keysOf(blobs)).toEqual(['before', 'there']);
    const inVain = await blobs.writeTogether([
      { key: 'there', bytes: 'third', isReplacing: false, isCondition: true },
      { key: 'behind', bytes: 'x', isReplacing: true },
    ]);
    expect(inVain).toEqual([false, false]);
    expect((await blobs.read('there')).toString()).toBe('first');
  });

  test(
    'of 300 calls at once every blob is kept under its own bytes, and of those for one key exactly one wins',
    async () => {
      const { blobs } = current();
      const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
      const calls = await Promise.all(
        Array.from({ length: 300 }, async (_, index) => {
          const bytes = sampleBytes(200 + index, index);
          return blobs.writeTogether([
            { key: `own/${nameOf(bytes)}`, bytes, isReplacing: false },
            { key: `contested/${index % 10}`, bytes: String(index), isReplacing: false },
          ]);
        }),
      );
      expect(calls.filter(([own]) => own === true)).toHaveLength(300);
      expect(calls.filter(([, contested]) => contested === true)).toHaveLength(10);
      const kept = await keysOf(blobs, 'own/');
      expect(kept).toHaveLength(300);
      for (const key of kept) expect(nameOf(await blobs.read(key))).toBe(key.slice('own/'.length));
      for (let key = 0; key < 10; key += 1) {
        const winner = Number((await blobs.read(`contested/${key}`)).toString());
        expect(calls[winner]).toEqual([true, true]);
      }
    },
    TIMEOUT_MS,
  );

  test('blobs that are deleted together are gone, and others are not', async () => {
    const { blobs } = current();
    const keys = Array.from({ length: 40 }, (_, index) => `day/${index % 4}/${String(index).padStart(2, '0')}`);
    await blobs.writeTogether(keys.map(key => ({ key, bytes: key, isReplacing: true })));
    await blobs.deleteTogether([...keys.slice(1), 'never/there']);
    expect(await keysOf(blobs)).toEqual(keys.slice(0, 1));
    await blobs.deleteTogether(keys);
    await blobs.deleteTogether([]);
    expect(await keysOf(blobs)).toEqual([]);
  });

  test('a key that is not allowed keeps all of a call out', async () => {
    const { blobs } = current();
    for (const key of ['../x', '.incoming/x', '.journal/x', '']) {
      const writes = [
        { key: 'fine', bytes: 'x', isReplacing: true },
        { key, bytes: 'x', isReplacing: true },
      ];
      await expect(blobs.writeTogether(writes)).rejects.toThrow(InvalidBlobKeyError);
      await expect(blobs.deleteTogether(['fine', key])).rejects.toThrow(InvalidBlobKeyError);
    }
    expect(await keysOf(blobs)).toEqual([]);
  });
}
