import { isDeepStrictEqual } from 'node:util';
import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type SenderSnapshot } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';
import { headOffice, readSenderSnapshot } from './sender-directory.ts';
import { addSenderIfAbsent, listSendersWithKeys } from './sender-repository.ts';

/**
 * Makes the snapshot of senders what the database says, and returns whether it was another. Two that do so at once may leave the
 * older state there; the next round of the task that calls this puts it right.
 */
export async function writeSenderSnapshot(options: {
  database: Queryable;
  blobs: BlobStore;
  now: Date;
}): Promise<boolean> {
  const { database, blobs, now } = options;
  await addSenderIfAbsent(database, headOffice);
  const senders = await listSendersWithKeys(database);
  const before = await readSenderSnapshot(blobs);
  if (before !== undefined && isDeepStrictEqual(before.senders, senders)) return false;
  const snapshot: SenderSnapshot = { written_at: now.toISOString(), senders };
  await blobs.write(blobKeys.senders, JSON.stringify(snapshot));
  return true;
}
