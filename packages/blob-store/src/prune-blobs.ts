import type { BlobStore } from './port.ts';

/** Enough to hide the way to S3 and back, few enough to leave room for the work. */
const DELETIONS_AT_ONCE = 16;

/**
 * Deletes the blobs under `prefix` that were last modified before an instant, and says how many. When `signal` aborts,
 * it ends early without an error: the next round goes on.
 */
export async function pruneBlobs(options: {
  blobs: Pick<BlobStore, 'list' | 'delete'>;
  prefix: string;
  before: Date;
  signal: AbortSignal;
}): Promise<number> {
  const { blobs, prefix, before, signal } = options;
  let pruned = 0;
  let batch: string[] = [];
  const deleteBatch = async (): Promise<void> => {
    await Promise.all(batch.map(key => blobs.delete(key)));
    pruned += batch.length;
    batch = [];
  };
  for await (const { key, modifiedAt } of blobs.list(prefix)) {
    if (signal.aborted) return pruned;
    if (modifiedAt >= before) continue;
    batch.push(key);
    if (batch.length === DELETIONS_AT_ONCE) await deleteBatch();
  }
  if (!signal.aborted) await deleteBatch();
  return pruned;
}
