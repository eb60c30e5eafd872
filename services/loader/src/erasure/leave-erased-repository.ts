import type { Transaction } from '@tillkeeper/database';
import type { ReferenceCounts } from '../reference/reference-repository.ts';
import type { ReferenceTable } from '../reference/reference-types.ts';

/**
 * Leaves out the records of customers that were erased: silver has a placeholder in the place of who it was, and nobody of
 * that name belongs into the books. They count as unchanged: nothing was written.
 */
export async function leaveErasedOut(tx: Transaction, table: ReferenceTable): Promise<ReferenceCounts[]> {
  if (!table.columns.includes('customer_id')) return [];
  const { rowCount } = await tx.query(
    `delete from loading_${table.type} l using ops.erasures e
     where l.customer_id = 'erased-' || left(encode(e.fingerprint, 'hex'), 32)`,
  );
  return [{ store_id: '', loaded: 0n, unchanged: BigInt(rowCount ?? 0), held: 0n }];
}
