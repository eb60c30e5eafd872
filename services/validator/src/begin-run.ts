import { blobKeys, type StoredReceipt, storedReceipt, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Database } from '@tillkeeper/database';
import { RetryableError } from '@tillkeeper/service-kit';
import { findAnswers } from './answers/answer-repository.ts';
import * as repository from './file-repository.ts';
import type { RunOfFile } from './said-events.ts';
import type { ValidatorParts } from './validator-parts.ts';

/**
 * The run of a file that an event asks for; undefined when there is nothing to do. A file that is known is judged again
 * only when it was sent again, and was rejected, quarantined, or no longer the latest under its name by then: it is what its
 * sender said last, and counts as received when it was sent again. Throws RetryableError while master data that came before are on their way.
 */
export async function beginRun(
  { database, blobs, now }: ValidatorParts,
  cause: TillkeeperEvent<'file.received'>,
): Promise<RunOfFile | undefined> {
  const stored = await blobs.read(blobKeys.receipt(cause.data.file_id));
  const receipt = storedReceipt.parse(JSON.parse(stored.toString('utf8')));
  const { known, isMasterDataUnderway } = await repository.lookUp(database, receipt);
  const run = known === undefined ? 1 : await nextRun(database, { cause, receipt, known });
  if (run === undefined) return undefined;
  if (isMasterDataUnderway) throw new RetryableError('master data that came before are not in the books yet');
  if (run === 1) return { receipt, run, cause, now: now() };
  const answers = await findAnswers(database, receipt.file_id);
  return { receipt: { ...receipt, received_at: cause.time }, run, cause, now: now(), answers };
}

async function nextRun(
  database: Database,
  of: { cause: TillkeeperEvent<'file.received'>; receipt: StoredReceipt; known: repository.KnownFile },
): Promise<number | undefined> {
  const { cause, receipt, known } = of;
  // the same announcement twice, or our answer was committed and the offset was not
  if (!cause.data.repeated || (await repository.isHandled(database, cause.id))) return undefined;
  const isWorthIt =
    known.status === 'rejected' ||
    known.status === 'quarantined' ||
    !(await repository.wasLatestUnderItsName(database, receipt, cause.time));
  return isWorthIt ? known.run + 1 : undefined;
}
