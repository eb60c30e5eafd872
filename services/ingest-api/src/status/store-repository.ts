import type { StoreReport } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

/** The stores that the books know, of those asked for (null: all), by their ids. */
export async function listStores(on: Queryable, storeIds: readonly string[] | null): Promise<StoreReport[]> {
  const { rows } = await on.query<StoreReport>(
    `select s.store_id, s.name, s.time_zone, s.country, s.currency, s.manager_name, s.manager_email,
            s.opened_on::text, s.closed_on::text,
            array(select sender_id from ops.senders where s.store_id = any (stores) order by sender_id) as senders
     from retail.stores s
     where $1::text[] is null or s.store_id = any ($1)
     order by s.store_id`,
    [storeIds],
  );
  return rows;
}
