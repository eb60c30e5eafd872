import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A folder of the user's cache that is made by `make` when it is missing: whole, or not at all. */
export interface CachedFolder {
  /** Such as `binaries`. */
  readonly what: string;
  /** Changes with everything that the folder is made of. */
  readonly key: string;
  readonly make: (folder: string) => Promise<void>;
}

export function pathOf({ what, key }: Pick<CachedFolder, 'what' | 'key'>): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'tillkeeper', 'kubernetes', what, key);
}

export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The folder. Of several processes that want it at once one makes it, and the others wait. */
export async function buildOnce(cached: CachedFolder): Promise<string> {
  const folder = pathOf(cached);
  await mkdir(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  while (!(await isThere(folder))) {
    if (!(await takeLock(lock))) {
      await wait(500);
      continue;
    }
    const partial = await mkdtemp(`${folder}.partial-`);
    try {
      await cached.make(partial);
      // a rename: nobody finds half of it
      await rename(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
      await rm(lock, { force: true });
    }
  }
  return folder;
}

/** The lock names the process that holds it; that of a dead process is removed, and the next round takes it. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isRunning(holder)) await rm(lock, { force: true });
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
