import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Publish } from './announcer.ts';
import type { KeptMarks } from './kept-marks.ts';

const marksAtOnce = 100;

/**
 * Announces what was kept and never announced, in the order of receiving: left by a copy that died, or that gave up on the
 * bus. Several copies may do so at once: ids are the same. Returns how many. Rejects when the bus is away.
 */
export async function announceLeftovers(options: {
  readonly blobs: BlobStore;
  readonly marks: KeptMarks;
  readonly publish: Publish;
  /** Marks older than this; younger ones are about to be announced by those who made them. */
  readonly before: Date;
  readonly isInHand: (markKey: string) => boolean;
  readonly signal: AbortSignal;
}): Promise<number> {
  const { blobs, marks, publish, before, isInHand, signal } = options;
  let announced = 0;
  let batch: { markKey: string; event: TillkeeperEvent }[] = [];
  const announceBatch = async (): Promise<void> => {
    if (batch.length === 0) return;
    await publish(batch.map(one => one.event));
    await blobs.deleteTogether(batch.map(one => one.markKey));
    announced += batch.length;
    batch = [];
  };
  /** By the keys of events: left to those who are about to announce them, unless something later of the key is a leftover. */
  const passed = new Map<string, string[]>();
  for await (const { key: markKey, modifiedAt } of blobs.list(blobKeys.unannouncedPrefix)) {
    if (signal.aborted) return announced;
    const key = blobKeys.keyOfUnannounced(markKey) ?? '';
    const ofKey = passed.get(key) ?? [];
    passed.set(key, ofKey);
    ofKey.push(markKey);
    if (modifiedAt >= before || isInHand(markKey)) continue;
    for (const one of ofKey.splice(0)) {
      const event = await marks.eventOf(one);
      if (event !== undefined) batch.push({ markKey: one, event });
      if (batch.length === marksAtOnce) await announceBatch();
    }
  }
  await announceBatch();
  return announced;
}
