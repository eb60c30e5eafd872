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

/** Whether the books have any transaction of the days, of whatever store. */
export async function hasOrdersOn(
  database: Queryable,
  days: { firstDate: string; lastDate: string },
): Promise<boolean> {
  const { rows } = await database.query<{ has: boolean }>(
    'select exists (select from retail.orders where business_date between $1::date and $2::date) as has',
    [days.firstDate, days.lastDate],
  );
  return rows[0]?.has === true;
}

/** Copies lines into a partition of `order_items`; returns how many. */
export const copyItems = (tx: Transaction, partition: string, itemsPath: string): Promise<number> =>
  copyInto(tx, copyOf(partition, itemColumns), itemsPath);

/** Copies what a child has learned from the lines into the temporary tables. */
export async function copyLearned(tx: Transaction, paths: { learnedPath: string; sampledPath: string }): Promise<void> {
  await copyInto(tx, copyStatement('learned_baselines'), paths.learnedPath);
  await copyInto(tx, copyStatement('learned_sales'), paths.sampledPath);
}
