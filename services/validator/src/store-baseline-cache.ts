import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@tillkeeper/database';
import { listStoresWithBaselines, readStoreBaselines } from './baseline-repository.ts';

/** A child may still be reading the one before. */
const keepOldMs = 600_000;
/** Some 400 bytes an article, read as one text: not all stores of a chain at once. */
const storesAtOnce = 20;

export interface StoreBaselineCache {
  /** By store, where enough is known: path of a JSON file of StoreBaselineRow[]. Null: all stores. */
  pathsFor(storeIds: readonly string[] | null): Promise<Readonly<Record<string, string>>>;
}

interface WrittenStore {
  readonly readAtMs: number;
  /** Undefined: nothing is known yet. */
  readonly path: string | undefined;
}

/** What is usual in each store, a file a store, so that a child is given those of its file alone. */
export function createStoreBaselineCache({
  database,
  directory,
  maxAgeMs,
  nowMs = Date.now,
}: {
  database: Database;
  directory: string;
  maxAgeMs: number;
  nowMs?: () => number;
}): StoreBaselineCache {
  const written = new Map<string, WrittenStore>();
  let allStores: { readonly readAtMs: number; readonly ids: readonly string[] } | undefined;
  let inWork: Promise<unknown> = Promise.resolve();

  const isFresh = (known: { readonly readAtMs: number } | undefined): boolean =>
    known !== undefined && nowMs() - known.readAtMs < maxAgeMs;
  const listAll = async (): Promise<readonly string[]> => {
    if (allStores === undefined || !isFresh(allStores))
      allStores = { readAtMs: nowMs(), ids: await listStoresWithBaselines(database) };
    return allStores.ids;
  };
  const write = async (storeIds: readonly string[]): Promise<void> => {
    const readAtMs = nowMs();
    const texts = await readStoreBaselines(database, storeIds);
    for (const storeId of storeIds) {
      const old = written.get(storeId)?.path;
      const text = texts.get(storeId);
      const path = text === undefined ? undefined : join(directory, `baselines-${randomUUID()}.json`);
      if (path !== undefined && text !== undefined) await writeFile(path, text);
      written.set(storeId, { readAtMs, path });
      if (old !== undefined) setTimeout(() => void rm(old, { force: true }), keepOldMs).unref();
    }
  };
  const pathsFor = async (wanted: readonly string[] | null): Promise<Readonly<Record<string, string>>> => {
    const storeIds = wanted ?? (await listAll());
    const stale = storeIds.filter(storeId => !isFresh(written.get(storeId)));
    if (stale.length > 0) await mkdir(directory, { recursive: true, mode: 0o700 });
    for (let from = 0; from < stale.length; from += storesAtOnce) await write(stale.slice(from, from + storesAtOnce));
    return Object.fromEntries(
      storeIds.flatMap(storeId => {
        const path = written.get(storeId)?.path;
        return path === undefined ? [] : [[storeId, path]];
      }),
    );
  };
  return {
    pathsFor(storeIds) {
      const paths = inWork.catch(() => {}).then(() => pathsFor(storeIds));
      inWork = paths;
      return paths;
    },
  };
}
