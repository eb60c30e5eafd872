import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type TillkeeperEvent } from '@tillkeeper/contracts';
import { eventOfMark, markSchema } from './mark.ts';
import { settleMark } from './settle-mark.ts';
import { shareNext } from './share-next.ts';

/** The marks in the blob store, whoever made them. */
export interface KeptMarks {
  /** Those of a key of events that are older than one of them, oldest first. */
  before(key: string, markKey: string): Promise<readonly string[]>;
  /**
   * The event that a mark asks for, and what it speaks of made sure of. Undefined: it was announced and is gone, or it
   * cannot be read.
   */
  eventOf(markKey: string): Promise<TillkeeperEvent | undefined>;
}

export function createKeptMarks(dependencies: {
  readonly blobs: BlobStore;
  readonly onUnreadable: (markKey: string) => void;
}): KeptMarks {
  const { blobs, onUnreadable } = dependencies;
  const list = shareNext(() => listByKey(blobs));
  return {
    async before(key, markKey) {
      const ofKey = (await list()).get(key) ?? [];
      return ofKey.filter(other => other < markKey);
    },
    async eventOf(markKey) {
      const text = await textOf(blobs, markKey);
      if (text === undefined) return undefined;
      const mark = markSchema.safeParse(jsonOf(text));
      if (mark.success) return eventOfMark(await settleMark(blobs, mark.data));
      onUnreadable(markKey);
      return undefined;
    },
  };
}

/** All marks by the key of their events, oldest first. */
async function listByKey(blobs: BlobStore): Promise<ReadonlyMap<string, readonly string[]>> {
  const byKey = new Map<string, string[]>();
  for await (const markKey of blobs.keys(blobKeys.unannouncedPrefix)) {
    const key = blobKeys.keyOfUnannounced(markKey);
    if (key === undefined) continue;
    const ofKey = byKey.get(key);
    if (ofKey === undefined) byKey.set(key, [markKey]);
    else ofKey.push(markKey);
  }
  return byKey;
}

async function textOf(blobs: BlobStore, key: string): Promise<string | undefined> {
  try {
    return (await blobs.read(key)).toString('utf8');
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
