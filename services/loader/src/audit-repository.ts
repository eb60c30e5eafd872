import type { Queryable, Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from './file-repository.ts';

/** Writes the new lines of corrected baskets into the audit, once they are in the books; the rest of it triggers do. */
export async function noteCorrectedLines(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query('select audit.note_corrected_lines(array[$1])', [file.file_id]);
}

/** Deletes from the audit what is older; returns how many rows. */
export async function pruneAudit(database: Queryable, before: Date): Promise<number> {
  const { rows } = await database.query<{ pruned: bigint }>('select audit.prune($1) as pruned', [before.toISOString()]);
  return Number(rows[0]?.pruned ?? 0n);
}
