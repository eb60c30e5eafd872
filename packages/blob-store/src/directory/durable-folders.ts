import { mkdir, open, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './error-code.ts';

const MAX_REMEMBERED = 10_000;

/** Makes and removes the folders under `root`, and makes the names in them survive a loss of power. */
export interface DurableFolders {
  make(folder: string): Promise<void>;
  /** Resolves when the names in the folder, and the folder's own name up to the root, are on disk. */
  settle(folder: string): Promise<void>;
  /** Removes the folder and its parents below the root as far as they are empty. */
  removeEmpty(folder: string): Promise<void>;
  /** Called when a folder that was known is gone. */
  forget(): void;
}

/** Names in a folder are durable once the folder itself is synced, not before (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch((error: unknown) => {
    // Another writer deleted the last blob in it and the folder with it: nothing is left to be made durable.
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function createDurableFolders(root: string): DurableFolders {
  // Folders whose own names are on disk already: saves a sync of each parent for every blob.
  const settled = new Set<string>([root]);
  let generation = 0;

  function forget(): void {
    generation += 1;
    settled.clear();
    settled.add(root);
  }

  return {
    forget,

    async make(folder) {
      if (!settled.has(folder)) await mkdir(folder, { recursive: true, mode: 0o700 });
    },

    async settle(folder) {
      const startedIn = generation;
      const fresh: string[] = [];
      await syncFolder(folder);
      for (let child = folder; !settled.has(child); child = dirname(child)) {
        fresh.push(child);
        await syncFolder(dirname(child));
      }
      if (settled.size + fresh.length > MAX_REMEMBERED) forget();
      // A folder removed and made again meanwhile has a new name that this sync did not cover.
      else if (generation === startedIn) for (const child of fresh) settled.add(child);
    },

    async removeEmpty(folder) {
      for (let empty = folder; empty !== root; empty = dirname(empty)) {
        try {
          await rmdir(empty);
        } catch {
          return;
        }
        forget();
      }
    },
  };
}
