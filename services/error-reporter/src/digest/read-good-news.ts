import type { Queryable } from '@tillkeeper/database';
import type { ReportedTotals, TillDay } from '@tillkeeper/domain';
import { filesBetween, tillDaysBetween, totalsOf } from './totals-repository.ts';

/** What a good-news mail says of the days from `from` to `to` (YYYY-MM-DD where the store is, both included). */
export async function readGoodNews(
  tx: Queryable,
  storeId: string,
  between: { from: string; to: string },
): Promise<{
  readonly totals: readonly ReportedTotals[];
  readonly tills: readonly TillDay[];
  readonly solved: number;
  readonly repaired: number;
}> {
  const fileIds = await filesBetween(tx, storeId, between);
  const totals = await totalsOf(tx, storeId, fileIds);
  const tills = await tillDaysBetween(tx, storeId, between);
  const { rows } = await tx.query<{ solved: string | bigint; repaired: string | bigint }>(
    `select count(*) filter (where e.status <> 'open' and e.severity = 'error' and e.settled_run is distinct from e.run) as solved,
       count(*) filter (where e.code = 'product.repaired' and e.status = 'open' and e.file_id = any ($2::text[])) as repaired
     from quality.exceptions e
     join retail.stores s on s.store_id = $1
     where e.file_type = 'sales' and e.store_id = $1
       and (e.file_id = any ($2::text[]) or (e.settled_at at time zone s.time_zone)::date between $3 and $4)`,
    [storeId, fileIds, between.from, between.to],
  );
  return { totals, tills, solved: Number(rows[0]?.solved ?? 0), repaired: Number(rows[0]?.repaired ?? 0) };
}
