import type { Queryable } from '@tillkeeper/database';
import type { ReleasedLines, ReportedFinding, ReportedTotals } from '@tillkeeper/domain';

export interface ExceptionRow extends ReportedFinding {
  readonly exception_id: bigint;
  readonly file_name: string;
  readonly row_no: bigint | null;
  readonly business_date: string | null;
  readonly line_no: number | null;
  readonly product_name: string | null;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly currency: string | null;
}

export async function totalsOf(tx: Queryable, storeId: string, fileIds: readonly string[]): Promise<ReportedTotals[]> {
  const { rows } = await tx.query<Record<keyof ReportedTotals, string>>(
    `select currency, count(*) as files, sum(rows_read) as rows_read, sum(rows_loaded) as rows_loaded, sum(rows_unchanged) as rows_unchanged,
            sum(rows_held) as rows_held, sum(rows_repeated) as rows_repeated,
            sum(amount_loaded_minor) as amount_loaded_minor, sum(amount_held_minor) as amount_held_minor
     from ops.file_totals t
     where file_id = any($2::text[])
       and (store_id = $1 or (store_id = '' and file_id in (select file_id from ops.files f join ops.senders s using (sender_id)
                                                            where f.file_id = any($2::text[]) and s.stores = array[$1])))
     group by currency order by sum(amount_loaded_minor) desc, currency`,
    [storeId, fileIds],
  );
  return rows.map(row => ({
    currency: row.currency,
    files: Number(row.files),
    rows_read: Number(row.rows_read),
    rows_loaded: Number(row.rows_loaded),
    rows_unchanged: Number(row.rows_unchanged),
    rows_held: Number(row.rows_held),
    rows_repeated: Number(row.rows_repeated),
    amount_loaded_minor: Number(row.amount_loaded_minor),
    amount_held_minor: Number(row.amount_held_minor),
  }));
}

/** Lines of a store that were held until one of these runs, and are in the books since. */
export async function releasedOf(
  tx: Queryable,
  storeId: string,
  items: readonly { file_id: string; run: number }[],
): Promise<ReleasedLines[]> {
  const { rows } = await tx.query<{ currency: string; rows: bigint; amount_minor: string }>(
    `with released as (
       select distinct on (e.file_id, e.row_no) e.currency, e.amount_minor
       from quality.exceptions e
       join unnest($2::text[], $3::int[]) as item (file_id, run)
         on item.file_id = e.file_id and item.run = e.settled_run
       where e.status = 'released' and e.store_id = $1 and (e.severity = 'error' or e.code = 'transaction.held')
         and not exists (
           select from quality.exceptions o
           where o.file_id = e.file_id and o.row_no = e.row_no and o.status = 'open'
             and (o.severity = 'error' or o.code = 'transaction.held'))
       order by e.file_id, e.row_no, e.exception_id)
     select currency, count(*) as rows, coalesce(sum(amount_minor), 0) as amount_minor from released
     where currency is not null group by currency order by sum(amount_minor) desc nulls last, currency`,
    [storeId, items.map(item => item.file_id), items.map(item => item.run)],
  );
  return rows.map(row => ({
    currency: row.currency,
    rows: Number(row.rows),
    amount_minor: Number(row.amount_minor),
  }));
}

/** Open errors and warnings that these runs of files found first and that concern a store, the most expensive first. */
export async function findingsOf(
  tx: Queryable,
  storeId: string,
  items: readonly { file_id: string; run: number }[],
  limit: number,
): Promise<ExceptionRow[]> {
  const { rows } = await tx.query<Omit<ExceptionRow, 'amount_minor'> & { amount_minor: bigint | string | null }>(
    `select e.exception_id, f.file_name, e.row_no, e.business_date, e.till_id, e.transaction_id, e.line_no, e.product_id,
            p.name as product_name, e.code, e.severity, e.column_name, e.value, e.message, e.amount_minor, e.currency
     from quality.exceptions e
     join unnest($2::text[], $3::int[]) as item (file_id, run)
       on item.file_id = e.file_id and item.run = coalesce(e.first_run, e.run)
     join ops.files f on f.file_id = e.file_id
     left join retail.products p on p.product_id = e.product_id
     where e.severity in ('error', 'warning') and e.status = 'open'
       and (e.store_id = $1 or (coalesce(e.store_id, '') = '' and exists (select from ops.senders s where s.sender_id = f.sender_id and s.stores = array[$1])))
     order by e.severity, abs(coalesce(e.amount_minor, 0)) desc, e.file_id, e.row_no, e.exception_id
     limit $4`,
    [storeId, items.map(item => item.file_id), items.map(item => item.run), limit],
  );
  return rows.map(row => ({ ...row, amount_minor: row.amount_minor === null ? null : Number(row.amount_minor) }));
}
