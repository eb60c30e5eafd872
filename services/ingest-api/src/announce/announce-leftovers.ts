import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Publish } from './announcer.ts';
import { eventOfMark, type Mark, markSchema } from './mark.ts';
import { settleMark } from './settle-mark.ts';

const marksAtOnce = 100;

/**
 * Announces what was kept and never announced, in the order of receiving: left by a copy that died, or that gave up on
 * the bus. Several copies may do so at once: ids are the same. Returns how many. Rejects when the bus is away.
 */
export async function announceLeftovers(options: {
  readonly blobs: BlobStore;
  readonly publish: Publish;
  /** Marks older than this; younger ones are about to be announced by those who made them. */
  readonly before: Date;
  readonly isInHand: (markKey: string) => boolean;
  readonly onUnreadable: (markKey: string) => void;
  readonly signal: AbortSignal;
}): Promise<number> {
  const { blobs, publish, before, isInHand, onUnreadable, signal } = options;
  let announced = 0;
  let batch: { markKey: string; event: TillkeeperEvent }[] = [];
  const announceBatch = async (): Promise<void> => {
    if (batch.length === 0) return;
    await publish(batch.map(one => one.event));
    await blobs.deleteTogether(batch.map(one => one.markKey));
    announced += batch.length;
    batch = [];
  };
  for await (const { key, modifiedAt } of blobs.list(blobKeys.unannouncedPrefix)) {
    if (signal.aborted) return announced;
    if (modifiedAt >= before || isInHand(key)) continue;
    const mark = await readMark(blobs, key);
    if (mark === 'gone') continue;
    if (mark === 'unreadable') onUnreadable(key);
    else batch.push({ markKey: key, event: eventOfMark(await settleMark(blobs, mark)) });
    if (batch.length === marksAtOnce) await announceBatch();
  }
  await announceBatch();
  return announced;
}

async function readMark(blobs: BlobStore, key: string): Promise<Mark | 'gone' | 'unreadable'> {
  let text: string;
  try {
    text = (await blobs.read(key)).toString('utf8');
  } catch (error) {
    if (error instanceof BlobNotFoundError) return 'gone';
    throw error;
  }
  const parsed = markSchema.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : 'unreadable';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
