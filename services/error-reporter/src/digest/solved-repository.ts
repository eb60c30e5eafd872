import type { Queryable } from '@tillkeeper/database';
import type { ReleasedLines, SolvedCause } from '@tillkeeper/domain';
import { idsOf, isOfStore, type RunOfFile, runsOf } from './of-store.ts';

/** SQL: an answer in force to the row of `e`. */
const answer = (condition: string): string =>
  `exists (select from quality.answers a where a.file_id = e.file_id and a.row_no = e.row_no and a.state = 'in force' and ${condition})`;

/** SQL: findings that were settled by one of these runs, or accepted or settled by another file since the last digest; how, and whether they were told. */
const settled = `
  settled as (
    select e.file_id, e.row_no, e.code, e.severity, e.status, e.currency, e.amount_minor, e.exception_id,
      case when ${answer(`a.kind = 'accept' and a.code = e.code`)} then 'accepted'
           when ${answer(`a.kind <> 'accept'`)} then 'answered'
           when e.status = 'released' then 'came'
           when e.status = 'fixed' then 'resent'
           else 'left' end as how,
      ${answer(`a.kind = 'remove'`)} as is_removed,
      exists (select from ops.report_items i
              where i.store_id = $1 and i.file_id = e.file_id and i.run = coalesce(e.first_run, e.run)
                and i.report_id is not null) as was_told
    from (
      select e.* from quality.exceptions e
      where e.file_type = 'sales' and e.status <> 'open' and e.file_id = any ($2::text[]) and ${isOfStore}
        and exists (
          select from unnest($2::text[], $3::int[]) as item (file_id, run)
          where item.file_id = e.file_id and item.run = e.settled_run)
      union
      select e.* from quality.exceptions e
      where e.file_type = 'sales' and (e.status = 'waived' or (e.status = 'fixed' and e.settled_run is null))
        and e.store_id = $1 and e.settled_at > $4) e)`;

/** ISO instant at which the store's last digest was made; null: it had none. */
export async function lastDigestAt(tx: Queryable, storeId: string): Promise<string | null> {
  const { rows } = await tx.query<{ at: string | null }>(
    `select max(created_at) as at from ops.reports where store_id = $1 and kind = 'digest'`,
    [storeId],
  );
  return rows[0]?.at ?? null;
}

/**
 * Problems that are solved since `since` (an instant: the last digest; null: there was none): those that a digest has told
 * of, and those that somebody answered before one could.
 */
export async function solvedCauses(
  tx: Queryable,
  storeId: string,
  of: { items: readonly RunOfFile[]; since: string | null },
): Promise<SolvedCause[]> {
  const { rows } = await tx.query<SolvedCause & { count: string | bigint }>(
    `with ${settled}
     select code, severity, how, count(*) as count from settled
     where severity in ('error', 'warning') and code <> 'product.repaired'
       and (how in ('answered', 'accepted') or (how <> 'left' and was_told))
     group by code, severity, how order by code, severity, how`,
    [storeId, idsOf(of.items), runsOf(of.items), of.since ?? 'infinity'],
  );
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}

/** Lines of a store that were held until one of these runs, and are in the books since. */
export async function releasedOf(
  tx: Queryable,
  storeId: string,
  items: readonly RunOfFile[],
): Promise<ReleasedLines[]> {
  const { rows } = await tx.query<{ currency: string; rows: bigint; amount_minor: string }>(
    `with ${settled},
     released as (
       select distinct on (s.file_id, s.row_no) s.currency, s.amount_minor
       from settled s
       where s.status in ('released', 'fixed') and (s.severity = 'error' or s.code = 'transaction.held')
         and not s.is_removed and s.row_no is not null
         and not exists (
           select from quality.exceptions o
           where o.file_id = s.file_id and o.row_no = s.row_no and o.status = 'open'
             and (o.severity = 'error' or o.code = 'transaction.held'))
       order by s.file_id, s.row_no, s.exception_id)
     select currency, count(*) as rows, coalesce(sum(amount_minor), 0) as amount_minor from released
     where currency is not null group by currency order by sum(amount_minor) desc nulls last, currency`,
    [storeId, idsOf(items), runsOf(items), 'infinity'],
  );
  return rows.map(row => ({
    currency: row.currency,
    rows: Number(row.rows),
    amount_minor: Number(row.amount_minor),
  }));
}
