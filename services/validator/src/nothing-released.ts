import type { Transaction } from '@tillkeeper/database';
import { areReferencesJudgedAlike } from './rejudge-repository.ts';
import type { RunOfFile } from './said-events.ts';

/** Undoes the transaction of a run that would change nothing: its event stays unclaimed, since more may come for the file. */
class NothingReleasedError extends Error {
  override readonly name = 'NothingReleasedError';
}

/** Nobody sent the file for this run. */
export const isRejudging = (of: RunOfFile): boolean => of.cause.type === 'transactions.rejudge-requested';

/**
 * Rejects when the file is judged again by itself, its answers are those that it was judged with before, and the master data
 * make no difference to it. Besides saving work,
 * this ends it: a file asks for itself once more when it is in the books.
 */
export async function stopIfNothingIsReleased(tx: Transaction, of: RunOfFile): Promise<void> {
  if (
    isRejudging(of) &&
    of.answers?.isNew !== true &&
    (await areReferencesJudgedAlike(tx, { fileId: of.receipt.file_id, run: of.run }))
  )
    throw new NothingReleasedError('the file is judged as it was');
}

export function unlessNothingIsReleased(error: unknown): undefined {
  if (!(error instanceof NothingReleasedError)) throw error;
  return undefined;
}
