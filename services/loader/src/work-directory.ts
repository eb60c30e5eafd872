import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '@tillkeeper/blob-store';

/** Gives the work a directory of its own and removes it afterwards, whatever happens. */
export async function inWorkDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), `tillkeeper-loader-${process.pid}-`));
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

/** Removes the directories of processes that were killed; returns how many. */
export async function sweepWorkDirectories(): Promise<number> {
  const names = (await readdir(tmpdir())).filter(name => {
    const owner = /^tillkeeper-loader-(\d+)-/.exec(name);
    return owner !== null && !isAlive(Number(owner[1]));
  });
  for (const name of names) await rm(join(tmpdir(), name), { recursive: true, force: true });
  return names.length;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
