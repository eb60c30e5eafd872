import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@tillkeeper/database';
import { readReferenceData, readReferenceVersion } from './reference-repository.ts';

/** A child may still be reading the one before. */
const keepOldMs = 600_000;

export interface ReferenceCache {
  /** Path of a file with the master data as they stand now. */
  current(): Promise<string>;
}

/**
 * The master data as a file that children read. Asked for every file: it is made anew only when a table has changed, and
 * another content has another path.
 */
export function createReferenceCache(database: Database, directory: string): ReferenceCache {
  let known: { version: string; path: string } | undefined;
  let inWork: Promise<string> = Promise.resolve('');
  const current = async (): Promise<string> => {
    const version = await readReferenceVersion(database);
    if (known?.version === version) return known.path;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `reference-${randomUUID()}.json`);
    const read = await database.transaction(
      async tx => ({ version: await readReferenceVersion(tx), data: await readReferenceData(tx) }),
      { isolation: 'repeatable read' },
    );
    await writeFile(path, JSON.stringify(read.data));
    const old = known?.path;
    known = { version: read.version, path };
    if (old !== undefined) setTimeout(() => void rm(old, { force: true }), keepOldMs).unref();
    return path;
  };
  return {
    current() {
      inWork = inWork.catch(() => '').then(current);
      return inWork;
    },
  };
}
