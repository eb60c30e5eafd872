import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '@tillkeeper/blob-store';
import { workDirectoryPrefix } from '@tillkeeper/service-kit';

/** Gives the work a directory of its own and removes it afterwards, whatever happens. */
export async function inWorkDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(workDirectoryPrefix('loader'));
  try {
    return await work(directory);
  } finally {
    // a child may still be writing what nobody waits for any more
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Copies a blob into a local file: Parquet is read from its end, and the child reads files only. */
export async function fetchBlob(blobs: BlobStore, key: string, path: string, signal: AbortSignal): Promise<void> {
  await pipeline(await blobs.open(key), createWriteStream(path), { signal });
}
