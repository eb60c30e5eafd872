import type { Queryable } from '@tillkeeper/database';

export interface ReportStore {
  readonly store_id: string;
  readonly name: string;
  readonly currency: string;
  readonly manager_name: string | null;
  readonly manager_email: string;
  /** The date in the store's own zone. */
  readonly local_date: string;
}

/** Stores that a file speaks of: those in its totals, and its sender's own. */
export async function storesOfFile(tx: Queryable, fileId: string): Promise<string[]> {
  const { rows } = await tx.query<{ store_id: string }>(
    `select store_id from retail.stores
     where store_id in (select store_id from ops.file_totals where file_id = $1)
        or store_id in (select stores[1] from ops.senders where cardinality(stores) = 1
                        and sender_id = (select sender_id from ops.files where file_id = $1))
     order by store_id`,
    [fileId],
  );
  return rows.map(row => row.store_id);
}

export async function isStore(tx: Queryable, storeId: string): Promise<boolean> {
  const { rows } = await tx.query('select 1 from retail.stores where store_id = $1', [storeId]);
  return rows.length > 0;
}

/** The only store of a sender, where it has one. */
export async function storeOfSender(tx: Queryable, senderId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ store_id: string }>(
    `select stores[1] as store_id from ops.senders join retail.stores on store_id = stores[1]
     where sender_id = $1 and cardinality(stores) = 1`,
    [senderId],
  );
  return rows[0]?.store_id;
}

/** Who gets a store's mail; undefined when nobody is known. */
export async function findStore(tx: Queryable, storeId: string, at: Date): Promise<ReportStore | undefined> {
  const { rows } = await tx.query<ReportStore>(
    `select store_id, name, currency, manager_name, manager_email, to_char($2::timestamptz at time zone time_zone, 'YYYY-MM-DD') as local_date
     from retail.stores where store_id = $1 and manager_email is not null`,
    [storeId, at.toISOString()],
  );
  return rows[0];
}

/** Stores whose day is over (or all of them, when `reportHour` is null), and which have something to be told. */
export async function storesToReport(
  database: Queryable,
  options: { at: Date; reportHour: number | null; storeId: string | undefined },
): Promise<string[]> {
  const { rows } = await database.query<{ store_id: string }>(
    `select s.store_id from retail.stores s
     where ($3::text is null or s.store_id = $3)
       and s.manager_email is not null
       and exists (select from ops.report_items i join ops.files f using (file_id)
                   where i.store_id = s.store_id and i.report_id is null and f.status in ('loaded', 'rejected', 'quarantined'))
       and ($2::int is null
            or (extract(hour from $1::timestamptz at time zone s.time_zone) >= $2
                and not exists (select from ops.reports r where r.store_id = s.store_id and r.kind = 'digest'
                                and r.report_date = ($1::timestamptz at time zone s.time_zone)::date)))
     order by s.store_id`,
    [options.at.toISOString(), options.reportHour, options.storeId ?? null],
  );
  return rows.map(row => row.store_id);
}
