import type { Queryable } from '../query-on.ts';

/**
 * Whoever says what a code means takes this first, whatever service it is in: of two at once the second finds what the
 * first said. Held until the transaction ends.
 */
export async function lockAliasCode(tx: Queryable, code: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tillkeeper.alias/' || $1, 0))`, [code]);
}
