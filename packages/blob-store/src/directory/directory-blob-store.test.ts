import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InvalidBlobKeyError } from '../blob-key.ts';
import { type BlobStore, StorageFullError } from '../port.ts';
import { blobStoreContract } from '../testing/contract.ts';
import { killHalfWay } from '../testing/memory-and-death-contract.ts';
import { brokenAfter, inChunks, keysOf, MIB, sampleBytes } from '../testing/sample-bytes.ts';
import { createDirectoryBlobStore } from './directory-blob-store.ts';

const makeDirectory = () => mkdtemp(join(tmpdir(), 'tillkeeper-blobs-'));

blobStoreContract('the directory store keeps the contract of blobs', async () => {
  const directory = await makeDirectory();
  return {
    blobs: await createDirectoryBlobStore({ directory }),
    url: pathToFileURL(directory).href,
    environment: {},
    remove: () => rm(directory, { recursive: true }),
  };
});

describe('the directory store on its disk', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await makeDirectory();
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const incoming = () => readdir(join(directory, '.incoming'));

  test('what a killed writer left is removed at a start an hour later, not earlier', async () => {
    await killHalfWay({ url: pathToFileURL(directory).href, environment: {} });
    const [left = 'nothing', ...more] = await incoming();
    expect(more).toEqual([]);
    const path = join(directory, '.incoming', left);
    expect((await stat(path)).size).toBe(40 * MIB);

    await createDirectoryBlobStore({ directory });
    expect(await incoming()).toEqual([left]);
    const anHourAgo = new Date(Date.now() - 61 * 60 * 1000);
    await utimes(path, anHourAgo, anHourAgo);
    await createDirectoryBlobStore({ directory });
    expect(await incoming()).toEqual([]);
  }, 60_000);

  test('nothing temporary stays after work that was done, refused or broken off', async () => {
    const blobs = await createDirectoryBlobStore({ directory });
    await blobs.write('a/b', '1');
    await blobs.writeIfAbsent('a/b', '2');
    await blobs.receive(inChunks(sampleBytes(10)), () => 'a/b');
    await blobs.receive(brokenAfter(sampleBytes(10), new Error('cut')), () => 'a/c').catch(() => {});
    await blobs.check();
    expect(await incoming()).toEqual([]);
  });

  test('folders are the owner\u2019s alone, and so are files', async () => {
    const inside = join(directory, 'made', 'for', 'blobs');
    const blobs = await createDirectoryBlobStore({ directory: inside });
    await blobs.write('a/b', 'x');
    const modeOf = async (...path: string[]) => (await stat(join(inside, ...path))).mode & 0o777;
    expect(await modeOf()).toBe(0o700);
    expect(await modeOf('.incoming')).toBe(0o700);
    expect(await modeOf('a')).toBe(0o700);
    expect(await modeOf('a', 'b')).toBe(0o600);
  });

  test('a folder that another process removed is made again', async () => {
    const one = await createDirectoryBlobStore({ directory });
    const other = await createDirectoryBlobStore({ directory });
    await one.write('day/a', 'x');
    await other.delete('day/a');
    expect(await one.writeIfAbsent('day/b', 'y')).toBe(true);
    expect(await keysOf(other)).toEqual(['day/b']);
  });

  test('folders that come and go under many writers and deleters lose no blob', async () => {
    // Two stores: the folders that one remembers are removed by the other.
    const stores = [await createDirectoryBlobStore({ directory }), await createDirectoryBlobStore({ directory })];
    const comeAndGo = async (blobs: BlobStore, name: string) => {
      for (let round = 0; round < 50; round += 1) {
        await blobs.write(`deep/er/${name}`, name);
        expect((await blobs.read(`deep/er/${name}`)).toString()).toBe(name);
        await blobs.delete(`deep/er/${name}`);
      }
    };
    await Promise.all(stores.flatMap((blobs, at) => [1, 2, 3].map(worker => comeAndGo(blobs, `${at}-${worker}`))));
    expect(await readdir(directory)).toEqual(['.incoming']);
  });

  test('a folder goes with its last blob', async () => {
    const blobs = await createDirectoryBlobStore({ directory });
    await blobs.write('2026/11/20/a', 'x');
    await blobs.write('2026/11/21/a', 'x');
    await blobs.delete('2026/11/20/a');
    expect(await readdir(join(directory, '2026', '11'))).toEqual(['21']);
    await blobs.delete('2026/11/21/a');
    expect(await readdir(directory)).toEqual(['.incoming']);
  });

  test('a key that is the folder of another is refused, and the other stays', async () => {
    const blobs = await createDirectoryBlobStore({ directory });
    await blobs.write('a/b', 'x');
    await expect(blobs.write('a', 'y')).rejects.toThrow(InvalidBlobKeyError);
    await expect(blobs.writeIfAbsent('a', 'y')).rejects.toThrow(InvalidBlobKeyError);
    await expect(blobs.write('a/b/c', 'y')).rejects.toThrow(InvalidBlobKeyError);
    await expect(blobs.write('a/b/c/d', 'y')).rejects.toThrow(InvalidBlobKeyError);
    await blobs.delete('a');
    expect(await keysOf(blobs)).toEqual(['a/b']);
    expect((await blobs.read('a/b')).toString()).toBe('x');
  });

  test('files that are no blobs are not listed', async () => {
    const blobs = await createDirectoryBlobStore({ directory });
    await writeFile(join(directory, 'notes of a person.txt'), 'x');
    await mkdir(join(directory, 'lost+found'));
    await writeFile(join(directory, 'lost+found', 'x'), 'x');
    expect(await keysOf(blobs)).toEqual([]);
  });

  test('a directory that went away is trouble that passes, and a blob in it is not said to be written', async () => {
    const blobs = await createDirectoryBlobStore({ directory });
    await rm(directory, { recursive: true });
    await expect(blobs.check()).rejects.toThrow(RetryableError);
    await expect(blobs.write('a', 'x')).rejects.toThrow(RetryableError);
    await expect(blobs.receive(inChunks(sampleBytes(10)), hash => hash)).rejects.toThrow(RetryableError);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a directory that may not be written is not ready (skipped as root)',
    async () => {
      const blobs = await createDirectoryBlobStore({ directory });
      await chmod(join(directory, '.incoming'), 0o500);
      await expect(blobs.check()).rejects.toThrow(RetryableError);
    },
  );

  test('a full disk is a StorageFullError, leaves nothing, and what was there stays', async context => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'pipe' });
    } catch {
      return context.skip('a tiny tmpfs cannot be mounted here (not root)');
    }
    try {
      const blobs = await createDirectoryBlobStore({ directory });
      await blobs.write('small', 'x');
      await expect(blobs.write('large', Buffer.alloc(5 * MIB))).rejects.toThrow(StorageFullError);
      await expect(blobs.receive(inChunks(sampleBytes(5 * MIB)), () => 'huge')).rejects.toThrow(StorageFullError);
      await expect(blobs.write('small', Buffer.alloc(5 * MIB))).rejects.toThrow(StorageFullError);
      expect(await keysOf(blobs)).toEqual(['small']);
      expect((await blobs.read('small')).toString()).toBe('x');
      expect(await incoming()).toEqual([]);
      await blobs.write('fits', Buffer.alloc(3 * MIB));
    } finally {
      execFileSync('umount', [directory]);
    }
  });
});
