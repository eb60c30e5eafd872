import type { Queryable } from '@tillkeeper/database';

/** A till of an open store. */
export interface TillOfToday {
  readonly store_id: string;
  readonly till_id: string;
  /** YYYY-MM-DD where the store is. */
  readonly today: string;
  /** Of the store's day. */
  readonly minute: number;
  readonly last_file_at: string;
  readonly has_sent_today: boolean;
  /** Its days of the last two weeks, as `days_ago:minute of the first file`. */
  readonly days: readonly string[];
}

/** Tills that have sent in the last two weeks, of stores where the clock is between two hours and that are not closed. */
export async function findTillsOfToday(
  database: Queryable,
  when: { at: Date; from: number; to: number },
): Promise<TillOfToday[]> {
  const { rows } = await database.query<TillOfToday>(
    `with open as (
       select s.store_id, s.time_zone, sender.sender_id, l.local
       from retail.stores s
       join ops.senders sender on sender.stores = array[s.store_id]
       cross join lateral (select $1::timestamptz at time zone s.time_zone as local) l
       where extract(hour from l.local) >= $2 and extract(hour from l.local) < $3
         and s.manager_email is not null and s.deleted_at is null
         and (s.closed_on is null or s.closed_on > l.local::date) and (s.opened_on is null or s.opened_on <= l.local::date)),
     days as (
       select o.store_id, f.till_id, o.local::date as today, o.local,
         (f.received_at at time zone o.time_zone)::date as on_date,
         min(f.received_at at time zone o.time_zone) as first_file, max(f.received_at) as last_file_at
       from open o join ops.files f on f.sender_id = o.sender_id
       where f.file_type = 'sales' and coalesce(f.till_id, 'WEB') <> 'WEB'
         and f.received_at > $1::timestamptz - interval '15 days' and f.received_at <= $1
       group by o.store_id, f.till_id, o.local, (f.received_at at time zone o.time_zone)::date)
     select store_id, till_id, today, (extract(hour from local) * 60 + extract(minute from local))::integer as minute,
       max(last_file_at) as last_file_at, max(on_date) >= today as has_sent_today,
       array_agg((today - on_date) || ':' || (extract(hour from first_file) * 60 + extract(minute from first_file))::integer) as days
     from days
     group by store_id, till_id, today, local
     order by store_id, till_id`,
    [when.at.toISOString(), when.from, when.to],
  );
  return rows;
}

/** False: it was told of today. */
export async function noteSilentTill(
  tx: Queryable,
  till: Pick<TillOfToday, 'store_id' | 'till_id' | 'today' | 'last_file_at'> & { usualMinute: number; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into ops.silent_tills (store_id, till_id, business_date, usual_by, last_file_at, noticed_at)
     values ($1, $2, $3, make_time($4 / 60, $4 % 60, 0), $5, $6) on conflict do nothing`,
    [till.store_id, till.till_id, till.today, till.usualMinute, till.last_file_at, till.at.toISOString()],
  );
  return rowCount === 1;
}

export async function markTillTold(
  tx: Queryable,
  till: Pick<TillOfToday, 'store_id' | 'till_id' | 'today'>,
  reportId: bigint,
): Promise<void> {
  await tx.query(
    'update ops.silent_tills set report_id = $4 where store_id = $1 and till_id = $2 and business_date = $3',
    [till.store_id, till.till_id, till.today, reportId],
  );
}

export async function pruneSilentTills(database: Queryable, before: Date): Promise<void> {
  await database.query('delete from ops.silent_tills where noticed_at < $1', [before.toISOString()]);
}
