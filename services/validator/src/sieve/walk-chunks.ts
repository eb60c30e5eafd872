import type { JudgeJob } from '../judge/judge-job.ts';
import { type KnownThingsData, openKnownThings } from './known-things.ts';
import type { PlainSources } from './plain-sources.ts';
import { createRecordWalker } from './walk-records.ts';
import { makeRoom, openRoom } from './walked-chunk.ts';

/** What has to be known of a file to walk its records: data, to be handed to a thread. */
export interface WalkSettings {
  readonly job: Pick<JudgeJob, 'receivedAt' | 'nameGroups'>;
  readonly sources: PlainSources;
  readonly things: KnownThingsData;
  readonly delimiter: string;
  /** Fields of a record. */
  readonly width: number;
  readonly defaultStoreId: string;
}

/**
 * Memory of a room with that many rows and of columns, to be used again. Shared by both threads: what is handed over counts as new to V8 each
 * time, and it collects garbage for it.
 */
export interface SpareMemory {
  readonly memory: SharedArrayBuffer;
  readonly rows: number;
  readonly columnMemory: SharedArrayBuffer;
}

export interface ToWalk extends SpareMemory {
  /** `count` verified records. */
  readonly csv: Uint8Array;
  readonly count: number;
}

/** What a thread is told: to begin a file, to walk a chunk of it, or, with nothing, that the file is done. */
export interface ToThread {
  readonly settings?: WalkSettings;
  readonly toWalk?: ToWalk;
}

export interface Walked {
  readonly memory: SharedArrayBuffer;
  readonly rows: number;
  /** As in `WalkedChunk`. */
  readonly columns: Uint8Array<SharedArrayBuffer>;
  /** Of tills by their number, as far as chunks were walked. */
  readonly tillIds: readonly string[];
}

/** Rooms grow by more than they must: chunks of a file have about as many rows as one another. */
const spareShare = 1.2;

/** Walks the chunks of a file, one after the other: the next is given when the last is back. */
export function createChunkWalker({ things, ...settings }: WalkSettings): (toWalk: ToWalk) => Promise<Walked> {
  const walker = createRecordWalker({ ...settings, things: openKnownThings(things) });
  return async ({ csv, count, memory, rows, columnMemory }) => {
    const isRoomy = memory.byteLength > 0 && rows >= count;
    const room = isRoomy ? openRoom(memory, rows) : makeRoom(Math.ceil(count * spareShare));
    walker.walk(Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength), count, room);
    const columns = await walker.columns(columnMemory);
    return { memory: room.memory, rows: room.rows, columns, tillIds: [...walker.tillIds] };
  };
}
