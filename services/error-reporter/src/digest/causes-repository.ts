import type { Queryable } from '@tillkeeper/database';
import type { CauseTotal, OpenCause } from '@tillkeeper/domain';
import { idsOf, isOfStore, type RunOfFile, runsOf } from './of-store.ts';

/**
 * SQL: findings (`found`) by code, and what is held back by each: baskets are held whole, so all held rows of a basket that
 * a finding is in count, once for each code.
 */
const byCause = `
  held_rows as (
    select distinct on (e.file_id, e.row_no) e.file_id, e.row_no, e.business_date, e.till_id, e.transaction_id,
      coalesce(e.currency, '') as currency, coalesce(e.amount_minor, 0) as amount_minor
    from quality.exceptions e
    where e.file_type = 'sales' and e.file_id in (select file_id from found where severity = 'error')
      and e.status = 'open' and (e.severity = 'error' or e.code = 'transaction.held') and e.row_no is not null and ${isOfStore}
    order by e.file_id, e.row_no, e.amount_minor nulls last),
  baskets as (
    select file_id, business_date, till_id, transaction_id, currency, sum(amount_minor) as amount_minor
    from held_rows where transaction_id is not null
    group by file_id, business_date, till_id, transaction_id, currency),
  amounts as (
    select code, severity, b.currency, sum(b.amount_minor) as amount_minor
    from (select distinct code, severity, file_id, business_date, till_id, transaction_id from found
          where severity = 'error' and transaction_id is not null) f
    join baskets b on b.file_id = f.file_id and b.transaction_id = f.transaction_id
      and b.business_date is not distinct from f.business_date and b.till_id is not distinct from f.till_id
    group by code, severity, b.currency
    union all
    select code, severity, coalesce(currency, ''), sum(coalesce(amount_minor, 0))
    from (select distinct on (code, file_id, row_no) * from found where severity <> 'error' or transaction_id is null
          order by code, file_id, row_no, amount_minor nulls last) f
    group by code, severity, coalesce(currency, '')),
  counts as (
    select code, severity, count(*) as findings,
      count(distinct (file_id, business_date, till_id, transaction_id)) filter (where transaction_id is not null) as receipts,
      min(created_at) as since
    from found group by code, severity),
  causes as (
    select c.*, coalesce(a.currency, '') as currency, coalesce(a.amount_minor, 0) as amount_minor,
      row_number() over (partition by c.code, c.severity order by abs(a.amount_minor) desc nulls last, a.currency) as place
    from counts c
    left join (select code, severity, currency, sum(amount_minor) as amount_minor from amounts group by code, severity, currency) a
      using (code, severity))
  select code, severity, currency, amount_minor, case place when 1 then findings else 0 end as count,
    case place when 1 then receipts else 0 end as receipts`;

interface CauseRow {
  readonly code: string;
  readonly severity: string;
  readonly currency: string;
  readonly amount_minor: string | bigint;
  readonly count: string | bigint;
  readonly receipts: string | bigint;
}
const causeOf = (row: CauseRow): CauseTotal => ({
  ...{ code: row.code, severity: row.severity, currency: row.currency },
  ...{ count: Number(row.count), receipts: Number(row.receipts), amount_minor: Number(row.amount_minor) },
});

/** Open errors and warnings that these runs of files found first, counted by code. */
export async function newCauses(tx: Queryable, storeId: string, items: readonly RunOfFile[]): Promise<CauseTotal[]> {
  const { rows } = await tx.query<CauseRow>(
    `with found as (
       select e.* from quality.exceptions e
       join unnest($2::text[], $3::int[]) as item (file_id, run)
         on item.file_id = e.file_id and item.run = coalesce(e.first_run, e.run)
       where e.severity in ('error', 'warning') and e.status = 'open' and ${isOfStore}),
     ${byCause} from causes order by code, place`,
    [storeId, idsOf(items), runsOf(items)],
  );
  return rows.map(causeOf);
}

/**
 * Errors that are open and were told before: in a report, or so long ago that it is forgotten what was (a finding of which
 * nothing is noted may just have been made).
 */
export async function openCauses(
  tx: Queryable,
  storeId: string,
  of: { items: readonly RunOfFile[]; timeZone: string },
): Promise<OpenCause[]> {
  const { rows } = await tx.query<CauseRow & { since: string }>(
    `with found as (
       select e.* from quality.exceptions e
       where e.file_type = 'sales' and e.severity = 'error' and e.status = 'open' and ${isOfStore}
         and not exists (
           select from unnest($2::text[], $3::int[]) as item (file_id, run)
           where item.file_id = e.file_id and item.run = coalesce(e.first_run, e.run))
         and not exists (
           select from ops.report_items i
           where i.store_id = $1 and i.file_id = e.file_id and i.run = coalesce(e.first_run, e.run) and i.report_id is null)
         and (e.created_at < now() - interval '2 days' or exists (
           select from ops.report_items i
           where i.store_id = $1 and i.file_id = e.file_id and i.run = coalesce(e.first_run, e.run) and i.report_id is not null))),
     ${byCause}, (since at time zone $4)::date as since from causes order by code, place`,
    [storeId, idsOf(of.items), runsOf(of.items), of.timeZone],
  );
  return rows.map(row => ({ ...causeOf(row), since: row.since }));
}
