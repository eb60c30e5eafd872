import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BlobStore, StorageFullError } from '../../port.ts';
import { keysOf, MIB, sampleBytes } from '../../testing/sample-bytes.ts';
import { createDirectoryBlobStore } from '../directory-blob-store.ts';

let directory: string;
let opened: BlobStore[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-journal-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map(blobs => blobs.close()));
  await rm(directory, { recursive: true, force: true });
});

/** `boot` names the start of the machine: another one has lost what was not synced. */
const open = async (boot = 'first'): Promise<BlobStore> => {
  const blobs = await createDirectoryBlobStore({ directory, bootId: boot });
  opened.push(blobs);
  return blobs;
};
const made = (key: string, bytes: Uint8Array | string) => ({ key, bytes, isReplacing: false });
const replaced = (key: string, bytes: Uint8Array | string) => ({ key, bytes, isReplacing: true });
const textOf = async (blobs: BlobStore, key: string) => (await blobs.read(key)).toString();
const segments = () => readdir(join(directory, '.journal'));
/** All that a machine may lose when its power goes: what lies in its place, and was never synced there. */
async function losePlaces(): Promise<void> {
  for (const name of await readdir(directory))
    if (!name.startsWith('.')) await rm(join(directory, name), { recursive: true });
}

test('what was written together is in its place again after a loss of power', async () => {
  const blobs = await open();
  const bytes = sampleBytes(10_000);
  await blobs.writeTogether([made('bronze/ab/one', bytes), replaced('marks/one', 'm'), made('receipts/one', 'r')]);
  await blobs.writeTogether([replaced('marks/one', 'second')]);
  await losePlaces();
  expect(await keysOf(await open())).toEqual([]);
  const after = await open('second');
  expect(await keysOf(after)).toEqual(['bronze/ab/one', 'marks/one', 'receipts/one']);
  expect((await after.read('bronze/ab/one')).equals(bytes)).toBe(true);
  expect(await textOf(after, 'marks/one')).toBe('second');
});

test.each([
  ['empty', async (path: string) => truncate(path, 0)],
  ['cut off', async (path: string) => truncate(path, 4)],
  [
    'as long, with zeros',
    async (path: string) => writeFile(path, Buffer.concat([Buffer.from('who'), Buffer.alloc(6)])),
  ],
])('a blob that a loss of power left %s is whole again', async (_what, damage) => {
  await (await open()).writeTogether([made('a/one', 'whole one'), replaced('a/two', 'whole two')]);
  await damage(join(directory, 'a', 'one'));
  await damage(join(directory, 'a', 'two'));
  const after = await open('second');
  expect([await textOf(after, 'a/one'), await textOf(after, 'a/two')]).toEqual(['whole one', 'whole two']);
});

test('what was deleted before a loss of power stays deleted once the deletion is on disk, and the rest is there', async () => {
  const blobs = await open();
  await blobs.writeTogether([replaced('marks/one', '1'), replaced('marks/two', '2')]);
  await blobs.deleteTogether(['marks/one']);
  // what follows brings the deletion to disk
  await blobs.writeTogether([replaced('marks/three', '3')]);
  await losePlaces();
  expect(await keysOf(await open('second'))).toEqual(['marks/three', 'marks/two']);
});

test('of two copies that make one blob, the one that won also wins after a loss of power', async () => {
  const [one, other] = [await open(), await open()];
  for (const [first, second, key] of [
    [one, other, 'receipts/a'],
    [other, one, 'receipts/b'],
  ] as const) {
    expect(await first.writeTogether([made(key, `${key} first`)])).toEqual([true]);
    expect(await second.writeTogether([made(key, `${key} second`), replaced(`${key}-mark`, 'x')])).toEqual([
      false,
      true,
    ]);
  }
  await losePlaces();
  const after = await open('second');
  for (const key of ['receipts/a', 'receipts/b']) expect(await textOf(after, key)).toBe(`${key} first`);
});

test('what a condition kept out is not there after a loss of power either', async () => {
  const blobs = await open();
  await blobs.write('there', 'first');
  const condition = { ...made('there', 'second'), isCondition: true };
  await blobs.writeTogether([replaced('before', 'x'), condition, replaced('behind', 'x')]);
  expect(await keysOf(await open('second'))).toEqual(['before', 'there']);
});

test('a segment that ends in the middle of a record gives back all that was acknowledged', async () => {
  const blobs = await open();
  await blobs.writeTogether([made('a', 'first')]);
  await blobs.writeTogether([made('b', 'second')]);
  const [name = ''] = await segments();
  const path = join(directory, '.journal', name);
  const whole = await readFile(path);
  await appendFile(path, whole.subarray(whole.length - 60, whole.length - 20));
  await losePlaces();
  expect(await keysOf(await open('second'))).toEqual(['a', 'b']);
  await truncate(path, whole.length - 1);
  await losePlaces();
  expect(await keysOf(await open('third'))).toEqual(['a']);
});

test('a store that is closed leaves no journal behind, and all blobs', async () => {
  const blobs = await open();
  await blobs.writeTogether(Array.from({ length: 20 }, (_, index) => made(`a/${index + 10}`, 'x')));
  expect(await segments()).toHaveLength(1);
  await blobs.close();
  expect(await segments()).toEqual([]);
  expect(await keysOf(await open('second'))).toHaveLength(20);
});

test('the segment of a process that died goes a minute later, not earlier, and its blobs stay', async () => {
  await (await open()).writeTogether([made('a', 'x')]);
  await open('second');
  const [name = 'none'] = await segments();
  const path = join(directory, '.journal', name);
  const aMinuteAgo = new Date(Date.now() - 61_000);
  await utimes(path, aMinuteAgo, aMinuteAgo);
  expect(await keysOf(await open())).toEqual(['a']);
  expect(await segments()).toEqual([]);
});

test('a full disk is a StorageFullError, what was kept stays, and room that is made is used', async context => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'pipe' });
  } catch {
    return context.skip('a tiny tmpfs cannot be mounted here (not root)');
  }
  try {
    const blobs = await open();
    await blobs.writeTogether([made('small', 'x')]);
    // fits neither into the journal nor beside it
    await expect(blobs.writeTogether([made('huge', sampleBytes(5 * MIB))])).rejects.toThrow(StorageFullError);
    // fits into the journal, and not into its place
    await expect(blobs.writeTogether([made('large', sampleBytes(3 * MIB))])).rejects.toThrow(StorageFullError);
    await blobs.close();
    expect(await keysOf(blobs)).toEqual(['small']);
    const again = await open();
    expect(await again.writeTogether([made('fits', sampleBytes(MIB))])).toEqual([true]);
    await losePlaces();
    const after = await open('second');
    expect(await keysOf(after)).toContain('fits');
    await Promise.all(opened.map(one => one.close()));
  } finally {
    execFileSync('umount', [directory]);
  }
});
