import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../durable-folders.ts';
import { codeOf } from '../error-code.ts';
import { decodeRecords } from './decode-records.ts';

/** Syncing a file system also waits for what everybody else has written to it. */
const fewBytes = 256 * 1024;

/**
 * Resolves when all that the segments speak of is on disk in its place. One system call does so for a whole file system (syncfs), and Node has
 * none for it: `sync -f` of the coreutils has. Where that is not to be had (macOS), and where there are few, every blob is synced by itself.
 */
export async function syncBlobs(root: string, segments: readonly string[]): Promise<void> {
  if (segments.length === 0) return;
  const sizes = await Promise.all(segments.map(async segment => (await stat(segment)).size));
  const areFew = sizes.reduce((sum, size) => sum + size, 0) < fewBytes;
  if (!areFew && process.platform === 'linux' && (await syncFileSystem(root))) return;
  const folders = new Set<string>();
  for (const segment of segments) {
    for (const record of decodeRecords(await readFile(segment))) {
      if (record.kind !== 'made') continue;
      for (const { key } of record.writes) {
        await syncFile(join(root, key));
        for (let folder = dirname(join(root, key)); folder !== root; folder = dirname(folder)) folders.add(folder);
      }
    }
  }
  folders.add(root);
  for (const folder of folders) await syncFolder(folder);
}

async function syncFileSystem(root: string): Promise<boolean> {
  const child = spawn('sync', ['-f', root], { stdio: 'ignore' });
  const [code] = await once(child, 'exit').catch(() => [1]);
  return code === 0;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: unknown) => {
    // Deleted since.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
