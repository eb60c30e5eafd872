import type { Queryable } from '@tillkeeper/database';
import type { ComparedFile, FileDifference } from '@tillkeeper/domain';

/**
 * Counts what the books hold of each file beside what its accounting says: of the files loaded since `loadedSince`,
 * and of the `olderFiles` others that were looked at longest ago. One statement, so that a load that commits meanwhile
 * is seen whole or not at all.
 */
export async function compareFiles(
  database: Queryable,
  of: { loadedSince: Date; olderFiles: number },
): Promise<ComparedFile[]> {
  const { rows } = await database.query<{
    file_id: string;
    rows_loaded: bigint;
    amount_loaded_minor: bigint;
    found_rows: bigint;
    found_amount_minor: bigint;
  }>(
    `with compared as (
       select file_id, rows_loaded, amount_loaded_minor from ops.files
       where file_type = 'sales' and status = 'loaded' and loaded_at >= $1::timestamptz
       union all
       (select file_id, rows_loaded, amount_loaded_minor from ops.files
        where file_type = 'sales' and status = 'loaded' and loaded_at < $1::timestamptz
        order by reconciled_at nulls first limit $2)),
     found as (
       -- A line is of the file that its order is of.
       select o.file_id, count(*) as rows, sum(i.amount_minor) as amount_minor
       from retail.orders o
       join retail.order_items i using (store_id, business_date, till_id, transaction_id)
       where o.file_id in (select file_id from compared)
       group by o.file_id
       union all
       -- A file that was judged anew may have made several versions of a basket; its rows are in the newest.
       select i.file_id, count(*), sum(i.amount_minor)
       from retail.order_item_revisions i
       where i.file_id in (select file_id from compared)
         and not exists (
           select from retail.orders o
           where o.store_id = i.store_id and o.business_date = i.business_date and o.till_id = i.till_id
             and o.transaction_id = i.transaction_id and o.file_id = i.file_id)
         and not exists (
           select from retail.order_revisions n
           where n.store_id = i.store_id and n.business_date = i.business_date and n.till_id = i.till_id
             and n.transaction_id = i.transaction_id and n.file_id = i.file_id and n.revision > i.revision)
       group by i.file_id)
     select c.file_id, c.rows_loaded, c.amount_loaded_minor,
       coalesce(sum(f.rows), 0)::bigint as found_rows, coalesce(sum(f.amount_minor), 0)::bigint as found_amount_minor
     from compared c left join found f using (file_id)
     group by c.file_id, c.rows_loaded, c.amount_loaded_minor`,
    [of.loadedSince.toISOString(), of.olderFiles],
  );
  return rows.map(row => ({
    fileId: row.file_id,
    accounted: { rows: row.rows_loaded, amountMinor: row.amount_loaded_minor },
    found: { rows: row.found_rows, amountMinor: row.found_amount_minor },
  }));
}

/** Notes on each file when it was looked at and by how much the books differ. A file judged anew meanwhile is left alone. */
export async function noteReconciled(
  database: Queryable,
  compared: readonly ComparedFile[],
  differing: readonly FileDifference[],
  now: Date,
): Promise<void> {
  const differenceOf = new Map(differing.map(difference => [difference.fileId, difference]));
  await database.query(
    `update ops.files f
     set reconciled_at = $5::timestamptz, reconcile_difference_rows = c.rows, reconcile_difference_amount_minor = c.amount_minor
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as c (file_id, rows, amount_minor, rows_loaded)
     where f.file_id = c.file_id and f.status = 'loaded' and f.rows_loaded = c.rows_loaded`,
    [
      compared.map(file => file.fileId),
      compared.map(file => differenceOf.get(file.fileId)?.rows ?? 0n),
      compared.map(file => differenceOf.get(file.fileId)?.amountMinor ?? 0n),
      compared.map(file => file.accounted.rows),
      now.toISOString(),
    ],
  );
}

/** What is known to differ, over all files: also those that this round did not look at. */
export async function knownDifferences(database: Queryable): Promise<FileDifference[]> {
  const { rows } = await database.query<{ file_id: string; rows: bigint; amount_minor: bigint }>(
    `select file_id, reconcile_difference_rows as rows, reconcile_difference_amount_minor as amount_minor
     from ops.files
     where status = 'loaded' and (reconcile_difference_rows <> 0 or reconcile_difference_amount_minor <> 0)
     order by file_id`,
  );
  return rows.map(row => ({ fileId: row.file_id, rows: row.rows, amountMinor: row.amount_minor }));
}
