import type { BlobStore } from '@tillkeeper/blob-store';

/**
 * The same bytes may have come before and be pruned soon. Bytes that were kept before `oldestFine` are kept once more
 * under another name, so that a file accepted today finds its bytes for the whole time of retention. Returns the key.
 */
export async function keepBronzeYoung(options: {
  blobs: BlobStore;
  blobKey: string;
  oldestFine: Date;
  /** ISO date. */
  today: string;
}): Promise<string> {
  const { blobs, blobKey, oldestFine, today } = options;
  const found = await blobs.stat(blobKey);
  if (found !== undefined && found.modifiedAt >= oldestFine) return blobKey;
  const youngKey = `${blobKey}-${today}`;
  await blobs.receive(await blobs.open(blobKey), () => youngKey);
  return youngKey;
}
