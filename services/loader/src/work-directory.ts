import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '@tillkeeper/blob-store';

/** Gives the work a directory of its own and removes it afterwards, whatever happens. */
export async function inWorkDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-loader-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Copies a blob into a local file: Parquet is read from its end, and the child reads files only. */
export async function fetchBlob(blobs: BlobStore, key: string, path: string, signal: AbortSignal): Promise<void> {
  await pipeline(await blobs.open(key), createWriteStream(path), { signal });
}
