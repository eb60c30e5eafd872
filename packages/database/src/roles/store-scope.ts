import type { Queryable } from '../query-on.ts';
import type { Transaction, TransactionOptions } from '../run-transaction.ts';

/**
 * Of which stores a transaction may see rows, where its role sees rows by store (the policies of migration 0016); for roles
 * that see all, and for the owner, it changes nothing. A role of the first kind that says nothing sees nothing.
 */
export interface StoreScope {
  /** `all` has to be said, too: it is never what a forgotten argument means. */
  readonly stores: 'all' | readonly string[];
  /** Whose files are seen whole, also what they say of other stores. */
  readonly senderId?: string;
}

/** Says what the transaction may see from here on, until its end. */
export async function seeStores(tx: Queryable, { stores, senderId = '' }: StoreScope): Promise<void> {
  await tx.query(
    {
      name: 'see-stores',
      text: `select set_config('tillkeeper.store_ids', case when $1 then '*' else $2::text[]::text end, true),
               set_config('tillkeeper.sender_id', $3, true)`,
    },
    [stores === 'all', stores === 'all' ? [] : stores, senderId],
  );
}

/** The database with a scope for every query: each is a transaction of its own. */
export function scopedTo(
  database: { transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> },
  seesStores: StoreScope,
): Queryable {
  return {
    query: (statement, values) => database.transaction(tx => tx.query(statement, values), { seesStores }),
  };
}
