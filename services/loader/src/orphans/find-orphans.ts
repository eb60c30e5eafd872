import type { Database } from '@tillkeeper/database';
import { countOrphans, keepProofs, listQuarters, type Orphans } from './orphans-repository.ts';

/**
 * Proves all foreign keys of the books again, quarter by quarter, and says of each key how many rows name a parent who
 * is not there, which is kept for whoever asks how the books are: none, unless a bulk load that proved its keys at once was wrong, or somebody has switched the keys off.
 */
export async function findOrphans(database: Database): Promise<readonly Orphans[]> {
  const sums = new Map<string, Orphans>();
  for (const quarter of await listQuarters(database))
    for (const found of await countOrphans(database, quarter)) {
      const key = `${found.child}/${found.parent}`;
      sums.set(key, { ...found, rows: found.rows + (sums.get(key)?.rows ?? 0n) });
    }
  const found = [...sums.values()];
  await keepProofs(database, found);
  return found;
}
