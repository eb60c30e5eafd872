import type { Database } from '../create-database.ts';
import type { Queryable } from '../query-on.ts';

/**
 * Makes the quarters of the order family from the one day (ISO) to the other, where they are missing; returns how many
 * tables were made. In a transaction of its own: making one locks the books, which wait until it is over.
 */
export async function makeOrderPartitions(database: Database, days: { from: string; until: string }): Promise<number> {
  return database.transaction(async tx => {
    const { rows } = await tx.query<{ made: number }>(
      'select retail.make_order_partitions($1::date, $2::date) as made',
      [days.from, days.until],
    );
    return rows[0]?.made ?? 0;
  });
}

/** The quarters that orders can be put into, in order, each by its first day (ISO). */
export async function listOrderQuarters(on: Queryable): Promise<string[]> {
  const { rows } = await on.query<{ first_day: string }>(
    `select to_char(make_date(part[1]::integer, part[2]::integer * 3 - 2, 1), 'YYYY-MM-DD') as first_day
     from pg_inherits i
     join pg_class c on c.oid = i.inhrelid,
       regexp_match(c.relname, '_(\\d+)q([1-4])$') as part
     where i.inhparent = 'retail.orders'::regclass
     order by part[1]::integer, part[2]::integer`,
  );
  return rows.map(row => row.first_day);
}
