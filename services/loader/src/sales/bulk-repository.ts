import { copyInto, type Queryable, type Transaction } from '@tillkeeper/database';
import { itemColumns } from './books-repository.ts';
import { copyOf, copyStatement } from './loading-tables.ts';

/**
 * The partition of `order_items` that all the days are in; undefined where they are in several. COPY does not go into a
 * table with row-level security, which partitions do not have themselves.
 */
export async function findItemsPartition(
  database: Queryable,
  days: { firstDate: string; lastDate: string },
): Promise<string | undefined> {
  const { rows } = await database.query<{ first: string | null; last: string | null }>(
    `select to_regclass('retail.order_items_' || to_char($1::date, 'YYYY"q"Q'))::text as first,
       to_regclass('retail.order_items_' || to_char($2::date, 'YYYY"q"Q'))::text as last`,
    [days.firstDate, days.lastDate],
  );
  const { first = null, last = null } = rows[0] ?? {};
  return first !== null && first === last ? first : undefined;
}

/** Copies lines into a partition of `order_items`; returns how many. */
export const copyItems = (tx: Transaction, partition: string, itemsPath: string): Promise<number> =>
  copyInto(tx, copyOf(partition, itemColumns), itemsPath);

/** Copies what a child has learned from the lines into the temporary tables. */
export async function copyLearned(tx: Transaction, paths: { learnedPath: string; sampledPath: string }): Promise<void> {
  await copyInto(tx, copyStatement('learned_baselines'), paths.learnedPath);
  await copyInto(tx, copyStatement('learned_sales'), paths.sampledPath);
}
