import type { Queryable } from '@tillkeeper/database';

export interface ReportStore {
  readonly store_id: string;
  readonly name: string;
  /** ISO 3166. */
  readonly country: string;
  /** IANA. */
  readonly time_zone: string;
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
    `select store_id, name, country, time_zone, currency, manager_name, manager_email,
       to_char($2::timestamptz at time zone time_zone, 'YYYY-MM-DD') as local_date
     from retail.stores where store_id = $1 and manager_email is not null`,
    [storeId, at.toISOString()],
  );
  return rows[0];
}
