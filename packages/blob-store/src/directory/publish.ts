import { link, lstat, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidBlobKeyError } from '../blob-key.ts';
import type { DurableFolders } from './durable-folders.ts';
import { codeOf } from './error-code.ts';

/** Each try loses only to a `delete` of the same key, or of the last other key in the folder, in the same moment. */
const MAX_TRIES = 20;

/**
 * Gives a finished file its place, durably. With `isReplacing` it takes the place of what is there; without, the first
 * of several wins and the others get false, once the winner's name is durable, too.
 */
export async function publish(
  file: { path: string; target: string; isReplacing: boolean },
  folders: DurableFolders,
): Promise<boolean> {
  const folder = dirname(file.target);
  for (let tries = 1; ; tries += 1) {
    try {
      await folders.make(folder);
      const isPlaced = await place(file);
      await folders.settle(folder);
      return isPlaced;
    } catch (error) {
      if (await isBlockedByOtherKey(error, file.target)) {
        throw new InvalidBlobKeyError('A key cannot be the folder of another key', { cause: error });
      }
      const isMomentary = codeOf(error) === 'ENOENT' || codeOf(error) === 'EEXIST';
      if (!isMomentary || tries === MAX_TRIES) throw error;
      folders.forget();
    }
  }
}

async function place(file: { path: string; target: string; isReplacing: boolean }): Promise<boolean> {
  if (file.isReplacing) {
    await rename(file.path, file.target);
    return true;
  }
  try {
    // A rename would replace what is there in silence; a hard link fails.
    await link(file.path, file.target);
    return true;
  } catch (error) {
    const there = codeOf(error) === 'EEXIST' ? await lstat(file.target).catch(() => undefined) : undefined;
    if (there?.isFile()) return false;
    throw error;
  }
}

/** A blob stands where a folder is needed (`a` is there, `a/b` is written), or the other way round. */
async function isBlockedByOtherKey(error: unknown, target: string): Promise<boolean> {
  const code = codeOf(error);
  if (code === 'ENOTDIR' || code === 'EISDIR') return true;
  if (code !== 'EEXIST') return false;
  try {
    return (await lstat(target)).isDirectory();
  } catch (problem) {
    return codeOf(problem) === 'ENOTDIR';
  }
}
