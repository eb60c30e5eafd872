import { problemCodes } from '@tillkeeper/contracts';
import type { Database, Transaction } from '@tillkeeper/database';
import { countFile, describeMissing, describeRestart, type TillCount } from '@tillkeeper/domain';
import * as repository from './sequence-repository.ts';

const filesAtOnce = 500;

/**
 * Looks for files that are missing in the count of a till. Files overtake one another, so a file is looked at when the
 * grace time since its receiving has passed; a missing one that comes later closes its finding at once. One copy of the
 * service does it at a time.
 */
export async function findSequenceGaps(database: Database, options: { now: Date; graceMs: number }): Promise<void> {
  const receivedBefore = new Date(options.now.getTime() - options.graceMs);
  for (let hasMore = true; hasMore; )
    hasMore = await database.transaction(async tx => {
      if (!(await repository.isAloneWithSequences(tx))) return false;
      await closeGaps(tx);
      const files = await repository.takeUnseen(tx, { receivedBefore, limit: filesAtOnce });
      if (files.length > 0) await compareNumbers(tx, files);
      return files.length === filesAtOnce;
    });
}

async function closeGaps(tx: Transaction): Promise<void> {
  for (const gap of await repository.fillGaps(tx))
    await repository.changeGapFinding(tx, gap, gap.ranges.length === 0 ? null : describeMissing(gap.ranges));
}

async function compareNumbers(tx: Transaction, files: readonly repository.NumberedFile[]): Promise<void> {
  const known = await repository.readCounts(tx, files);
  const counts = new Map<string, repository.Till & TillCount>(known.map(count => [keyOf(count), count]));
  for (const file of files) {
    const { sender_id, file_type, till_id } = file;
    const count = await followCount(tx, file, counts.get(keyOf(file)));
    counts.set(keyOf(file), { ...count, sender_id, file_type, till_id });
  }
  await repository.saveCounts(tx, [...counts.values()]);
  await repository.markSeen(
    tx,
    files.map(file => file.file_id),
  );
}

/** Notes what a file's number says, and returns how far its till has counted with it. */
async function followCount(
  tx: Transaction,
  file: repository.NumberedFile,
  count: TillCount | undefined,
): Promise<TillCount> {
  const isLow = count !== undefined && file.sequence <= count.highest;
  const step = countFile(count, file, isLow && (await repository.isNumberTaken(tx, file, count.since)));
  const { severity } = problemCodes['file.sequence-gap'];
  switch (step.kind) {
    case 'next':
    case 'late':
      break;
    case 'jump': {
      const { from, to } = step;
      const missing = await repository.openGap(tx, file, { numbers: [from, to], since: step.count.since });
      if (missing !== undefined) await repository.noteGap(tx, file, { severity, message: describeMissing(missing) });
      break;
    }
    case 'restart':
      await repository.endCount(tx, file, file.day);
      await repository.noteGap(tx, file, { severity, message: describeRestart(step.after, file.sequence) });
      break;
    default:
      step satisfies never;
  }
  return step.count;
}

const keyOf = (till: repository.Till): string => JSON.stringify([till.sender_id, till.file_type, till.till_id]);
