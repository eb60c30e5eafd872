import { type BlobStore, pruneBlobs } from '@tillkeeper/blob-store';
import { blobKeys } from '@tillkeeper/contracts';
import type { DoorTelemetry } from './telemetry.ts';

/** Deletes raw files, receipts, refusals and checks that are past their retention. */
export async function pruneDoor(options: {
  blobs: BlobStore;
  bronzeBefore: Date;
  checksBefore: Date;
  signal: AbortSignal;
  telemetry: DoorTelemetry;
}): Promise<void> {
  const { blobs, bronzeBefore, checksBefore, signal, telemetry } = options;
  const places = [
    // A receipt goes before its bytes: one without bytes would promise what is not there.
    { what: 'receipts', prefix: 'receipts/', before: bronzeBefore },
    { what: 'bronze', prefix: 'bronze/', before: bronzeBefore },
    { what: 'refusals', prefix: 'refusals/', before: bronzeBefore },
    { what: 'checks', prefix: blobKeys.checkPrefix, before: checksBefore },
  ];
  for (const { what, prefix, before } of places)
    telemetry.pruned(what, await pruneBlobs({ blobs, prefix, before, signal }));
}
