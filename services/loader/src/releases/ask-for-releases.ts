import { codesReleasedBy, isFileType } from '@tillkeeper/contracts';
import { requestRejudge, type Transaction } from '@tillkeeper/database';
import type { FileAccount } from '../accounting-repository.ts';
import type { FileUnderLoad } from '../file-repository.ts';

/**
 * Last of all in a load. Master data that brought something new have those files judged again whose rows waited for it.
 * A file with held rows asks for itself: what they wait for may have come while it was judged.
 */
export async function askForReleases(
  tx: Transaction,
  file: FileUnderLoad,
  of: { account: FileAccount; now: Date; traceparent: string | undefined },
): Promise<void> {
  const { account, now, traceparent } = of;
  const ask = { source: '/tillkeeper/loader', now, traceparent };
  if (isFileType(file.file_type) && account.rows_loaded > 0n)
    await requestRejudge(tx, { ...ask, files: { heldFor: codesReleasedBy(file.file_type) } });
  if (account.rows_held > 0n) await requestRejudge(tx, { ...ask, files: { fileId: file.file_id } });
}
