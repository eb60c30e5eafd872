import type { Database } from '@tillkeeper/database';
import { absoluteRows, differencesOf, type FileDifference } from '@tillkeeper/domain';
import { compareFiles, knownDifferences, noteReconciled } from './reconcile-repository.ts';

export interface Reconciliation {
  /** How many files this round looked at. */
  readonly files: number;
  /** All files that are known to differ, also those of earlier rounds. */
  readonly differing: readonly FileDifference[];
  readonly differenceRows: bigint;
}

/**
 * Compares what files of sales are said to have put into the books with what is there, and notes the differences in
 * `ops.files`. Looks at the files loaded within `recentMs`, and at `olderFiles` of the others, in turn.
 */
export async function reconcileOnce(
  database: Database,
  of: { now: Date; recentMs: number; olderFiles: number },
): Promise<Reconciliation> {
  const loadedSince = new Date(of.now.getTime() - of.recentMs);
  const compared = await compareFiles(database, { loadedSince, olderFiles: of.olderFiles });
  await noteReconciled(database, compared, differencesOf(compared), of.now);
  const differing = await knownDifferences(database);
  return { files: compared.length, differing, differenceRows: absoluteRows(differing) };
}
