import type { Queryable } from '@tillkeeper/database';
import type { CauseTotal, OpenCause } from '@tillkeeper/domain';
import { found, isHeld, newRows, worth } from './found-rows.ts';
import { idsOf, type RunOfFile, runsOf } from './of-store.ts';

/** SQL: `found` by code. */
const causes = `
  causes as (
    select code, severity, coalesce(cause_currency, '') as currency, count(*) as count,
      count(*) filter (where is_first and transaction_id is not null) as receipts,
      coalesce(sum(cause_minor) filter (where is_first), 0) as amount_minor, min(created_at) as since
    from found group by code, severity, coalesce(cause_currency, ''))
  select code, severity, currency, count, receipts, amount_minor`;

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
    `with ${newRows}, ${found}, ${causes} from causes order by code, severity, abs(amount_minor) desc, currency`,
    [storeId, idsOf(items), runsOf(items)],
  );
  return rows.map(causeOf);
}

/** SQL: `rows`, what is open in the store $1; found is what was told before the digest of the files $2 with runs $3. */
const toldRows = `
of_store as (
       select e.* from quality.exceptions e
       where e.file_type = 'sales' and e.status = 'open' and e.store_id = $1 and (e.severity = 'error' or e.code = 'transaction.held')
       union all
       select e.* from quality.exceptions e
       where e.file_type = 'sales' and e.status = 'open' and e.severity = 'error' and coalesce(e.store_id, '') = ''
         and e.file_id in (
           select o.file_id from ops.files o join ops.senders s on s.sender_id = o.sender_id where s.stores = array[$1])),
     noted as (select file_id, run, bool_and(report_id is not null) as was_told from ops.report_items where store_id = $1 group by file_id, run),
     rows as (
       select e.*, ${isHeld} as is_held, e.severity = 'error' and not exists (
           select from unnest($2::text[], $3::int[]) as item (file_id, run)
           where item.file_id = e.file_id and item.run = coalesce(e.first_run, e.run))
         and coalesce(n.was_told, e.created_at < now() - interval '2 days') as is_found
       from of_store e
       left join noted n on n.file_id = e.file_id and n.run = coalesce(e.first_run, e.run))`;

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
    `with ${toldRows}, ${found}, ${causes}, (since at time zone $4)::date as since from causes order by code, severity, abs(amount_minor) desc, currency`,
    [storeId, idsOf(of.items), runsOf(of.items), of.timeZone],
  );
  return rows.map(row => ({ ...causeOf(row), since: row.since }));
}

/** What they hold back, by currency: a basket counts once, whatever the number of its causes. */
export async function openHeld(
  tx: Queryable,
  storeId: string,
  items: readonly RunOfFile[],
): Promise<{ currency: string; amount_minor: number }[]> {
  const { rows } = await tx.query<{ currency: string; amount_minor: string }>(
    `with ${toldRows}, ${worth},
     told as (
       select w.*, bool_or(is_found) over (
         partition by file_id, business_date, till_id, transaction_id, case when transaction_id is null then row_no end) as is_told
       from worth w)
     select coalesce(currency, '') as currency, sum(held_minor) as amount_minor from told where is_told and is_held
     group by coalesce(currency, '') having sum(held_minor) <> 0 order by abs(sum(held_minor)) desc, 1`,
    [storeId, idsOf(items), runsOf(items)],
  );
  return rows.map(row => ({ currency: row.currency, amount_minor: Number(row.amount_minor) }));
}
