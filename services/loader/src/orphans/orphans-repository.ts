import type { Queryable } from '@tillkeeper/database';

/** A foreign key that a load may prove for all rows at once, instead of one by one. */
interface Relation {
  readonly child: 'orders' | 'order_items' | 'payments' | 'order_promotions';
  readonly parent: string;
  readonly columns: readonly string[];
}

const orderKey = ['store_id', 'business_date', 'till_id', 'transaction_id'];
const relations: readonly Relation[] = [
  { child: 'orders', parent: 'stores', columns: ['store_id'] },
  { child: 'orders', parent: 'customers', columns: ['customer_id'] },
  { child: 'orders', parent: 'employees', columns: ['employee_id'] },
  { child: 'orders', parent: 'promotions', columns: ['promotion_code'] },
  { child: 'order_items', parent: 'orders', columns: orderKey },
  { child: 'order_items', parent: 'products', columns: ['product_id'] },
  { child: 'order_items', parent: 'teams', columns: ['team_id'] },
  { child: 'order_items', parent: 'suppliers', columns: ['supplier_id'] },
  { child: 'payments', parent: 'orders', columns: orderKey },
  { child: 'order_promotions', parent: 'orders', columns: orderKey },
  { child: 'order_promotions', parent: 'promotions', columns: ['promotion_code'] },
];

/** Names of what is proven, for bounded labels. */
export const childTables = [...new Set(relations.map(({ child }) => child))];
export const parentTables = [...new Set(relations.map(({ parent }) => parent))];

export interface Orphans {
  readonly child: Relation['child'];
  readonly parent: string;
  readonly rows: bigint;
}

/** The first and the last day of each quarter that the books have a partition for, as ISO dates. */
export async function listQuarters(database: Queryable): Promise<{ first_day: string; last_day: string }[]> {
  const { rows } = await database.query<{ first_day: string; last_day: string }>(`
    select first_day::date as first_day, (first_day + interval '3 months' - interval '1 day')::date as last_day
    from (
      select make_date(left(quarter, 4)::int, right(quarter, 1)::int * 3 - 2, 1) as first_day
      from (
        select substring(c.relname from '\\d{4}q[1-4]$') as quarter
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'retail.orders'::regclass) named) quarters
    order by first_day`);
  return rows;
}

/** Rows of the quarter that name a parent who is not there, by foreign key. One statement a key: each reads its table once. */
export async function countOrphans(
  database: Queryable,
  quarter: { first_day: string; last_day: string },
): Promise<Orphans[]> {
  const found: Orphans[] = [];
  for (const { child, parent, columns } of relations) {
    const { rows } = await database.query<{ orphans: bigint }>(
      `select count(*) as orphans from retail.${child} c
       where c.business_date between $1::date and $2::date and ${columns.map(name => `c.${name} is not null`).join(' and ')}
         and not exists (
           select from retail.${parent} p where ${columns.map(name => `p.${name} = c.${name}`).join(' and ')}
             ${columns.includes('business_date') ? 'and p.business_date between $1::date and $2::date' : ''})`,
      [quarter.first_day, quarter.last_day],
    );
    found.push({ child, parent, rows: rows[0]?.orphans ?? 0n });
  }
  return found;
}

/** Notes what each key's proof has found, now; since when a key is broken stays until it is not. */
export async function keepProofs(database: Queryable, proofs: readonly Orphans[]): Promise<void> {
  await database.query(
    `insert into ops.key_proofs as k (child_table, parent_table, orphans, proven_at, broken_since)
     select child, parent, orphans, now(), case when orphans > 0 then now() end
     from unnest($1::text[], $2::text[], $3::bigint[]) as p (child, parent, orphans) order by 1, 2
     on conflict (child_table, parent_table) do update
     set orphans = excluded.orphans, proven_at = excluded.proven_at,
       broken_since = case when excluded.orphans > 0 then coalesce(k.broken_since, excluded.broken_since) end`,
    [proofs.map(({ child }) => child), proofs.map(({ parent }) => parent), proofs.map(({ rows }) => rows)],
  );
}
