import type { JudgeJob } from '../judge/judge-job.ts';
import { type KnownThingsData, openKnownThings } from './known-things.ts';
import type { PlainSources } from './plain-sources.ts';
import { createRecordWalker } from './walk-records.ts';
import { makeRoom, type Room } from './walked-chunk.ts';

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
 * A chunk to walk. Memory is shared by both threads and kept in slots, which are named: memory that is handed over counts as new to V8 each
 * time, and it collects garbage for it.
 */
export interface ToWalk {
  readonly slot: number;
  /** Where the slot has got other memory for bytes than it had. */
  readonly csvMemory?: SharedArrayBuffer;
  /** In that memory: `count` numbers of rows, each 8 bytes, and then their verified records. */
  readonly count: number;
  readonly csvBytes: number;
}

/** What a thread is told: to begin a file, to walk a chunk of it, or, with nothing, that the file is done. */
export interface ToThread {
  readonly settings?: WalkSettings;
  readonly toWalk?: ToWalk;
}

export interface Walked {
  /** Where the slot has got another room than it had. */
  readonly room?: { readonly memory: SharedArrayBuffer; readonly rows: number };
  /** Likewise, for columns. */
  readonly columnMemory?: SharedArrayBuffer;
  /** Of that memory: as `columns` in `WalkedChunk`. */
  readonly columnBytes: number;
  /** Tills that came since the chunk before, numbered on. */
  readonly tillIds: readonly string[];
}

/** Of a row's number. */
export const rowNoBytes = 8;

/** Rooms grow by more than they must: chunks of a file have about as many rows as one another. */
const spareShare = 1.2;

interface Slot {
  csvMemory: SharedArrayBuffer;
  room: Room;
  columnMemory: SharedArrayBuffer;
}

/** Walks the chunks of a file, one after the other: the next is given when the last is back. */
export function createChunkWalker({ things, ...settings }: WalkSettings): (toWalk: ToWalk) => Promise<Walked> {
  const walker = createRecordWalker({ ...settings, things: openKnownThings(things) });
  const slots = new Map<number, Slot>();
  let tillsSaid = 0;
  return async ({ slot: name, csvMemory, count, csvBytes }) => {
    const none = new SharedArrayBuffer(0);
    const slot = slots.get(name) ?? { csvMemory: none, room: makeRoom(0), columnMemory: none };
    slots.set(name, slot);
    slot.csvMemory = csvMemory ?? slot.csvMemory;
    const isRoomy = slot.room.rows >= count;
    if (!isRoomy) slot.room = makeRoom(Math.ceil(count * spareShare));
    walker.walk(Buffer.from(slot.csvMemory, count * rowNoBytes, csvBytes), count, slot.room);
    const columns = await walker.columns(new Float64Array(slot.csvMemory, 0, count), slot.columnMemory);
    const isSameMemory = columns.buffer === slot.columnMemory;
    slot.columnMemory = columns.buffer;
    const tillIds = walker.tillIds.slice(tillsSaid);
    tillsSaid += tillIds.length;
    const { memory, rows } = slot.room;
    return {
      ...(isRoomy ? {} : { room: { memory, rows } }),
      ...(isSameMemory ? {} : { columnMemory: slot.columnMemory }),
      ...{ columnBytes: columns.byteLength, tillIds },
    };
  };
}
