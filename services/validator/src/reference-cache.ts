import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Queryable } from '@tillkeeper/database';
import type { ReferencePaths } from './judge/reference-reader.ts';
import {
  pruneReferenceChanges,
  type ReferenceMember,
  readReferenceMember,
  readReferenceVersions,
  referenceSources,
} from './reference-repository.ts';

/** A child may still be reading the one before. */
const keepOldMs = 600_000;
const pruneEveryMs = 3_600_000;

export interface ReferenceCache {
  /** Path of a file with the paths of the master data as they stand now: JSON of ReferencePaths. */
  current(): Promise<string>;
}

export interface ReferenceCacheOptions {
  readonly nowMs?: () => number;
  /** Where it is another than its source says. */
  readonly mayLagMs?: Partial<Record<ReferenceMember, number>>;
}

interface WrittenMember {
  readonly version: string;
  readonly path: string;
  readonly readAtMs: number;
}

/**
 * The master data as files that children read. Asked for every file: a member is read again only when one of its tables
 * has changed, and another content has another path.
 */
export function createReferenceCache(
  database: Database,
  directory: string,
  { nowMs = Date.now, mayLagMs = {} }: ReferenceCacheOptions = {},
): ReferenceCache {
  const written = new Map<ReferenceMember, WrittenMember>();
  let listPath: string | undefined;
  let prunedAtMs = nowMs();
  let inWork: Promise<string> = Promise.resolve('');

  const isStale = (name: ReferenceMember, versions: ReadonlyMap<string, string>): boolean => {
    const known = written.get(name);
    if (known === undefined) return true;
    if (known.version === versionOf(name, versions)) return false;
    return nowMs() - known.readAtMs >= (mayLagMs[name] ?? referenceSources[name].mayLagMs ?? 0);
  };
  const write = async (text: string): Promise<string> => {
    const path = join(directory, `reference-${randomUUID()}.json`);
    await writeFile(path, text);
    return path;
  };
  const removeLater = (path: string | undefined): void => {
    if (path !== undefined) setTimeout(() => void rm(path, { force: true }), keepOldMs).unref();
  };
  const readStale = async (tx: Queryable): Promise<void> => {
    const versions = await readReferenceVersions(tx);
    for (const name of memberNames) {
      if (!isStale(name, versions)) continue;
      const path = await write(await readReferenceMember(tx, name));
      removeLater(written.get(name)?.path);
      written.set(name, { version: versionOf(name, versions), path, readAtMs: nowMs() });
    }
  };

  const current = async (): Promise<string> => {
    const versions = await readReferenceVersions(database);
    if (listPath !== undefined && !memberNames.some(name => isStale(name, versions))) return listPath;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (nowMs() - prunedAtMs > pruneEveryMs) {
      prunedAtMs = nowMs();
      await pruneReferenceChanges(database);
    }
    // one snapshot: an article and its team come together
    await database.transaction(readStale, { isolation: 'repeatable read' });
    const old = listPath;
    listPath = await write(JSON.stringify(pathsOf(written)));
    removeLater(old);
    return listPath;
  };
  return {
    current() {
      inWork = inWork.catch(() => '').then(current);
      return inWork;
    },
  };
}

// the sources are declared for every member, so their names are the members
const memberNames = Object.keys(referenceSources) as readonly ReferenceMember[];

const versionOf = (name: ReferenceMember, versions: ReadonlyMap<string, string>): string =>
  referenceSources[name].tables.map(table => versions.get(table) ?? '').join(' ');

function pathsOf(written: ReadonlyMap<ReferenceMember, WrittenMember>): ReferencePaths {
  const pathOf = (name: ReferenceMember): string => {
    const member = written.get(name);
    if (member === undefined) throw new Error(`the reference data have no ${name}`);
    return member.path;
  };
  return {
    stores: pathOf('stores'),
    products: pathOf('products'),
    teams: pathOf('teams'),
    suppliers: pathOf('suppliers'),
    employees: pathOf('employees'),
    promotions: pathOf('promotions'),
    baselines: pathOf('baselines'),
    thresholds: pathOf('thresholds'),
    aliases: pathOf('aliases'),
  };
}
