import type { Queryable } from '@tillkeeper/database';
import type { StoreSums } from './count-rows.ts';

/** How many files are said to be in the books; throws when one of them never will be. Cheap: it is asked again and again. */
export async function countLoaded(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ said: bigint; lost: bigint }>(
    `select (select count(*) from bus.messages where topic = 'tillkeeper.file.loaded') as said,
       (select count(*) from bus.messages where topic in ('tillkeeper.file.rejected', 'tillkeeper.file.quarantined'))
         + (select count(*) from ops.dead_letters) as lost`,
  );
  if ((rows[0]?.lost ?? 0n) > 0n) throw new Error('a file was rejected or parked');
  return Number(rows[0]?.said);
}

/** Milliseconds from the first file of sales on the bus to the last one judged, and loaded. */
export async function endOf(database: Queryable): Promise<{ validated_ms: number; flow_ms: number }> {
  const { rows } = await database.query<{ validated_ms: number; flow_ms: number }>(
    `with said as (
       select m.topic, m.published_at from bus.messages m join ops.files f on f.file_id = m.value::json ->> 'file_id'
       where f.file_type = 'sales'),
     ends as (
       select min(published_at) filter (where topic = 'tillkeeper.file.received') as first,
         max(published_at) filter (where topic = 'tillkeeper.file.validated') as validated,
         max(published_at) filter (where topic = 'tillkeeper.file.loaded') as loaded
       from said)
     select (extract(epoch from validated - first) * 1000)::float8 as validated_ms,
       (extract(epoch from loaded - first) * 1000)::float8 as flow_ms from ends`,
  );
  const [ends] = rows;
  if (ends === undefined) throw new Error('nothing was said');
  return ends;
}

/** The lines in the books, whole tables; and that the orders, the lines and the accounting of the files say the same. */
export async function booksOf(database: Queryable): Promise<StoreSums> {
  const { rows } = await database.query<{ store_id: string; lines: bigint; minor: bigint; is_accounted: boolean }>(
    `select i.store_id, i.lines, i.minor, i.minor = o.minor and i.lines = o.lines
       and i.lines = t.rows_loaded and i.minor = t.minor and t.rows_loaded = t.rows_read as is_accounted
     from (select store_id, count(*) as lines, sum(line_total * 100)::bigint as minor from retail.order_items group by 1) i
     join (select store_id, sum(line_count) as lines, sum(total_amount * 100)::bigint as minor from retail.orders group by 1) o
       using (store_id)
     join (select store_id, sum(rows_read) as rows_read, sum(rows_loaded) as rows_loaded,
             sum(amount_loaded_minor)::bigint as minor
           from ops.file_totals where store_id <> '' group by 1) t using (store_id)`,
  );
  const wrong = rows.find(row => !row.is_accounted);
  if (wrong !== undefined) throw new Error(`${wrong.store_id}: orders, lines and accounting differ`);
  return new Map(rows.map(row => [row.store_id, { lines: Number(row.lines), minor: String(row.minor) }]));
}
