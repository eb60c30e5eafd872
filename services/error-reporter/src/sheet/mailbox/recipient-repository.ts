import type { Queryable } from '@tillkeeper/database';

/** A store whose manager has this address; undefined: nobody's. Addresses are compared without regard to capitals. */
export async function findStoreManagedBy(tx: Queryable, address: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ store_id: string }>(
    'select store_id from retail.stores where lower(manager_email) = lower($1) order by store_id limit 1',
    [address],
  );
  return rows[0]?.store_id;
}
