import type { Queryable } from '@tillkeeper/database';
import type { ReportedTotals, TillDay } from '@tillkeeper/domain';

const sums = ['rows_read', 'rows_loaded', 'rows_unchanged', 'rows_held', 'rows_repeated', 'rows_removed'] as const;

/** What these files came to for a store, by currency. */
export async function totalsOf(tx: Queryable, storeId: string, fileIds: readonly string[]): Promise<ReportedTotals[]> {
  const { rows } = await tx.query<Record<keyof ReportedTotals, string>>(
    `select currency, count(distinct file_id) as files, ${sums.map(name => `sum(${name}) as ${name}`).join(', ')},
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
    rows_removed: Number(row.rows_removed),
    amount_loaded_minor: Number(row.amount_loaded_minor),
    amount_held_minor: Number(row.amount_held_minor),
  }));
}

type TillRow = Record<
  'files' | 'transactions' | 'loaded_amount_minor' | 'held_rows' | 'held_amount_minor',
  string | bigint
> &
  Pick<TillDay, 'business_date' | 'till_id' | 'currency'>;
const tillDayOf = (row: TillRow): TillDay => ({
  ...{ business_date: row.business_date, till_id: row.till_id, currency: row.currency },
  files: Number(row.files),
  transactions: Number(row.transactions),
  loaded_amount_minor: Number(row.loaded_amount_minor),
  held_rows: Number(row.held_rows),
  held_amount_minor: Number(row.held_amount_minor),
});

/** The days that these files are of, till by till: all that is known of them, also from other files. */
export async function tillDaysOf(tx: Queryable, storeId: string, fileIds: readonly string[]): Promise<TillDay[]> {
  const { rows } = await tx.query<TillRow>(
    `select business_date, till_id, currency, files, transactions, loaded_amount_minor, held_rows, held_amount_minor
     from quality.store_days
     where store_id = $1 and business_date in (select business_date from ops.files where file_id = any ($2::text[]))
       and (files > 0 or transactions > 0 or held_rows > 0)
     order by business_date, till_id, currency`,
    [storeId, fileIds],
  );
  return rows.map(tillDayOf);
}

/** The same of the days from `from` to `to`, both included. */
export async function tillDaysBetween(
  tx: Queryable,
  storeId: string,
  between: { from: string; to: string },
): Promise<TillDay[]> {
  const { rows } = await tx.query<TillRow>(
    `select business_date, till_id, currency, files, transactions, loaded_amount_minor, held_rows, held_amount_minor
     from quality.store_days
     where store_id = $1 and business_date between $2 and $3 and (files > 0 or transactions > 0 or held_rows > 0)
     order by business_date, till_id, currency`,
    [storeId, between.from, between.to],
  );
  return rows.map(tillDayOf);
}

/** Files of sales of these days in which the store is. */
export async function filesBetween(
  tx: Queryable,
  storeId: string,
  between: { from: string; to: string },
): Promise<string[]> {
  const { rows } = await tx.query<{ file_id: string }>(
    `select f.file_id from ops.files f
     where f.business_date between $2 and $3 and f.file_type = 'sales' and f.status = 'loaded'
       and (exists (select from ops.file_totals t where t.file_id = f.file_id and t.store_id = $1)
         or exists (select from ops.senders s where s.sender_id = f.sender_id and s.stores = array[$1]))
     order by f.file_id`,
    [storeId, between.from, between.to],
  );
  return rows.map(row => row.file_id);
}
