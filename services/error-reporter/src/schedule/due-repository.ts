import type { Queryable } from '@tillkeeper/database';

/** A store's business day that is over. */
export interface DueDay {
  readonly store_id: string;
  /** YYYY-MM-DD where the store is. */
  readonly date: string;
  /** The moment at which it was over: what came later is of the next. ISO instant. */
  readonly over_at: string;
}

// An hour before noon is one of the night after: the day that it ends is the one before.
const lastDay = `
  cross join lateral (select $1::timestamptz at time zone s.time_zone as local) l
  cross join lateral (select l.local::date - (extract(hour from l.local) < $2::integer)::integer as on_date) h
  cross join lateral (
    select h.on_date - ($2::integer < 12)::integer as date, (h.on_date + make_interval(hours => $2::integer)) at time zone s.time_zone as over_at) d`;

/** Stores that have something to be told of their last business day, and have not been; a day that was missed is made up for. */
export async function findDueDays(database: Queryable, when: { at: Date; reportHour: number }): Promise<DueDay[]> {
  const { rows } = await database.query<DueDay>(
    `select s.store_id, d.date, d.over_at from retail.stores s ${lastDay}
     where s.manager_email is not null
       and (exists (select from ops.report_items i join ops.files f using (file_id)
                    where i.store_id = s.store_id and i.report_id is null and i.noted_at <= d.over_at
                      and f.status in ('loaded', 'rejected', 'quarantined'))
            or exists (select from ops.refused_files r
                       where r.store_id = s.store_id and r.counted_by is null and r.refused_at <= d.over_at))
       and not exists (select from ops.reports r
                       where r.store_id = s.store_id and r.kind in ('digest', 'good-news') and r.report_date = d.date
                         and r.created_at >= d.over_at)
     order by s.store_id`,
    [when.at.toISOString(), when.reportHour],
  );
  return rows;
}

/** Stores that have something to be told, whatever the hour. */
export async function findStoresWithNews(database: Queryable, storeId: string | undefined): Promise<string[]> {
  const { rows } = await database.query<{ store_id: string }>(
    `select s.store_id from retail.stores s
     where ($1::text is null or s.store_id = $1) and s.manager_email is not null
       and (exists (select from ops.report_items i join ops.files f using (file_id)
                    where i.store_id = s.store_id and i.report_id is null and f.status in ('loaded', 'rejected', 'quarantined'))
            or exists (select from ops.refused_files r where r.store_id = s.store_id and r.counted_by is null))
     order by s.store_id`,
    [storeId ?? null],
  );
  return rows.map(row => row.store_id);
}

/** When a day of a store is over. Undefined: there is no such store. */
export async function endOfDay(
  database: Queryable,
  of: { storeId: string; date: string; reportHour: number },
): Promise<Date | undefined> {
  const { rows } = await database.query<{ over_at: string }>(
    `select ($2::date + ($3::integer < 12)::integer + make_interval(hours => $3::integer)) at time zone time_zone as over_at
     from retail.stores where store_id = $1`,
    [of.storeId, of.date, of.reportHour],
  );
  return rows[0] === undefined ? undefined : new Date(rows[0].over_at);
}
