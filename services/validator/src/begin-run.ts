import { blobKeys, type StoredReceipt, storedReceipt, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { RunOfFile } from './said-events.ts';
import * as repository from './file-repository.ts';
import type { ValidatorParts } from './validator-parts.ts';

/**
 * The run of a file that an event asks for; undefined when there is nothing to do. A file that is known is judged again
 * only when it was sent again, and was rejected, quarantined, or is no longer the latest under its name: then it is what its
 * sender says now, and counts as received now.
 */
export async function beginRun(
  { database, blobs, now }: ValidatorParts,
  cause: TillkeeperEvent<'file.received'>,
): Promise<RunOfFile | undefined> {
  const stored = await blobs.read(blobKeys.receipt(cause.data.file_id));
  const receipt = storedReceipt.parse(JSON.parse(stored.toString('utf8')));
  const known = await repository.findFile(database, receipt.file_id);
  if (known === undefined) return { receipt, run: 1, cause, now: now() };
  // the same announcement twice, or our answer was committed and the offset was not
  if (!cause.data.repeated || (await repository.isHandled(database, cause.id))) return undefined;
  const isWorthIt =
    known.status === 'rejected' || known.status === 'quarantined' || !(await isLatest({ database }, receipt));
  if (!isWorthIt) return undefined;
  return { receipt: { ...receipt, received_at: cause.time }, run: known.run + 1, cause, now: now() };
}

const isLatest = ({ database }: Pick<ValidatorParts, 'database'>, receipt: StoredReceipt): Promise<boolean> =>
  repository.isLatestUnderItsName(database, receipt);
