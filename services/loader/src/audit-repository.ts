import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from './file-repository.ts';

/** Writes the new lines of corrected baskets into the audit, once they are in the books; the rest of it triggers do. */
export async function noteCorrectedLines(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query('select audit.note_corrected_lines(array[$1])', [file.file_id]);
}
