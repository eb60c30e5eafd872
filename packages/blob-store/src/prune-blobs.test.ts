import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDirectoryBlobStore } from './directory/directory-blob-store.ts';
import type { BlobStore } from './port.ts';
import { pruneBlobs } from './prune-blobs.ts';
import { keysOf } from './testing/sample-bytes.ts';

const CUT = new Date('2026-11-20T00:00:00Z');
const never = new AbortController().signal;

let directory = '';
let blobs: BlobStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-prune-'));
  blobs = await createDirectoryBlobStore({ directory });
});
afterEach(() => rm(directory, { recursive: true }));

async function writeAt(key: string, modifiedAt: Date): Promise<void> {
  await blobs.write(key, key);
  await utimes(join(directory, key), modifiedAt, modifiedAt);
}

test('only blobs under the prefix from before the instant are deleted, and they are counted', async () => {
  const old = new Date(CUT.getTime() - 1_000);
  for (let at = 0; at < 40; at += 1) await writeAt(`bronze/${at % 4}/${at}`, old);
  await writeAt('bronze/kept', CUT);
  await writeAt('receipts/old', old);
  expect(await pruneBlobs({ blobs, prefix: 'bronze/', before: CUT, signal: never })).toBe(40);
  expect(await keysOf(blobs)).toEqual(['bronze/kept', 'receipts/old']);
  expect(await pruneBlobs({ blobs, prefix: 'bronze/', before: CUT, signal: never })).toBe(0);
});

test('a round that is stopped ends early and says what it deleted', async () => {
  for (let at = 0; at < 40; at += 1) await writeAt(`bronze/${at}`, new Date(0));
  const stopping = new AbortController();
  const stopsAfterSome: Pick<BlobStore, 'list' | 'delete'> = {
    list: prefix => blobs.list(prefix),
    delete: async key => {
      await blobs.delete(key);
      stopping.abort();
    },
  };
  const pruned = await pruneBlobs({ blobs: stopsAfterSome, prefix: '', before: CUT, signal: stopping.signal });
  expect(pruned).toBeGreaterThan(0);
  expect(await keysOf(blobs)).toHaveLength(40 - pruned);
  expect(pruned).toBeLessThan(40);
});
