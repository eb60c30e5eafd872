import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keyMistake } from '../blob-key.ts';
import type { BlobInfo } from '../port.ts';
import { onDisk } from './disk-error.ts';
import { codeOf } from './error-code.ts';

/** The blobs below `root` whose keys begin with `prefix`, in order of their keys. */
export async function* listFolder(root: string, prefix: string): AsyncGenerator<BlobInfo> {
  for await (const key of keysInFolder(root, prefix)) {
    const info = await describe(root, key);
    if (info !== undefined) yield info;
  }
}

/**
 * Their keys alone. Holds the names of the folders on the way to the current blob, never those of the whole tree, and does
 * not enter folders that the prefix rules out.
 */
export async function* keysInFolder(root: string, prefix: string): AsyncGenerator<string> {
  yield* walk(prefix.slice(0, prefix.lastIndexOf('/') + 1));

  async function* walk(folder: string): AsyncGenerator<string> {
    for (const name of await namesIn(folder)) {
      const key = folder + name;
      if (name.endsWith('/')) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walk(key);
      } else if (key.startsWith(prefix)) yield key;
    }
  }

  /** With `/` behind folders: as whole keys sort, `a-b` comes before `a/c`, and `a/c` before `a0`. */
  function namesIn(folder: string): Promise<string[]> {
    return onDisk('list', async () => {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
        throw error;
      });
      return entries
        .filter(entry => (entry.isFile() || entry.isDirectory()) && keyMistake(folder + entry.name) === undefined)
        .map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name))
        .sort();
    });
  }
}

/** Undefined when it was deleted since the folder was read. */
function describe(root: string, key: string): Promise<BlobInfo | undefined> {
  return onDisk('list', async () => {
    const found = await lstat(join(root, key)).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
      throw error;
    });
    return found?.isFile() ? { key, sizeBytes: found.size, modifiedAt: found.mtime } : undefined;
  });
}
