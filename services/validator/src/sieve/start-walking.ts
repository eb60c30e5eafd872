import { Worker } from 'node:worker_threads';
import {
  createChunkWalker,
  rowNoBytes,
  type ToThread,
  type ToWalk,
  type Walked,
  type WalkSettings,
} from './walk-chunks.ts';
import { makeRoom, openRoom, type Room, type WalkedChunk } from './walked-chunk.ts';

export interface Walking {
  /** Verified records and the number of each: both are copied. Chunks are walked in the order in which they are given. */
  walk(csv: Buffer, rowNos: Float64Array): Promise<WalkedChunk>;
  /** The chunk is not looked at any more: its memory is for the next. */
  free(chunk: WalkedChunk): void;
  /** Of tills by their number, as far as chunks were walked. */
  readonly tillIds: readonly string[];
  close(): Promise<void>;
}

interface Walkers {
  walk(toWalk: ToWalk): Promise<Walked>;
  close(): Promise<void>;
}

/** Memory of a chunk under way, as `ToWalk` names it. */
interface Slot {
  readonly name: number;
  csvMemory: Buffer<SharedArrayBuffer>;
  room: Room;
  columnMemory: SharedArrayBuffer;
}

/** Memory for bytes grows by more than it must: chunks are about as long as one another. */
const spareShare = 1.1;

/** `isThreaded`: beside verifying the next chunk and writing the one before; else here, which spares starting a thread. */
export function startWalking(settings: WalkSettings, { isThreaded }: { readonly isThreaded: boolean }): Walking {
  const walkers = isThreaded ? walkInThread(settings) : walkHere(settings);
  const slots: Slot[] = [];
  const free: Slot[] = [];
  const slotOf = new WeakMap<WalkedChunk, Slot>();
  const tillIds: string[] = [];
  const takeSlot = (): Slot => {
    const known = free.pop();
    if (known !== undefined) return known;
    const none = new SharedArrayBuffer(0);
    const slot = { name: slots.length, csvMemory: Buffer.from(none), room: makeRoom(0), columnMemory: none };
    slots.push(slot);
    return slot;
  };
  return {
    async walk(csv, rowNos) {
      const slot = takeSlot();
      const count = rowNos.length;
      const csvFrom = count * rowNoBytes;
      const bytes = csvFrom + csv.length;
      const isRoomy = slot.csvMemory.length >= bytes;
      if (!isRoomy) slot.csvMemory = Buffer.from(new SharedArrayBuffer(Math.ceil(bytes * spareShare)));
      new Float64Array(slot.csvMemory.buffer, 0, count).set(rowNos);
      slot.csvMemory.set(csv, csvFrom);
      const more = isRoomy ? {} : { csvMemory: slot.csvMemory.buffer };
      const walked = await walkers.walk({ slot: slot.name, ...more, csvBytes: csv.length, count });
      if (walked.room !== undefined) slot.room = openRoom(walked.room.memory, walked.room.rows);
      slot.columnMemory = walked.columnMemory ?? slot.columnMemory;
      tillIds.push(...walked.tillIds);
      const columns = new Uint8Array(slot.columnMemory, 0, walked.columnBytes);
      const chunk = { ...slot.room, csv: slot.csvMemory.subarray(csvFrom, bytes), count, columns };
      slotOf.set(chunk, slot);
      return chunk;
    },
    free(chunk) {
      const slot = slotOf.get(chunk);
      if (slot !== undefined) free.push(slot);
      slotOf.delete(chunk);
    },
    tillIds,
    close: walkers.close,
  };
}

function walkHere(settings: WalkSettings): Walkers {
  const walk = createChunkWalker(settings);
  let inOrder: Promise<unknown> = Promise.resolve();
  return {
    walk(toWalk) {
      const walked = inOrder.then(() => walk(toWalk));
      inOrder = walked.catch(() => {});
      return walked;
    },
    async close() {},
  };
}

interface WalkerThread {
  readonly worker: Worker;
  readonly waiting: { readonly resolve: (walked: Walked) => void; readonly reject: (reason: unknown) => void }[];
  failure: unknown;
}

/** Threads that wait for the next file: their code is compiled, which takes a second of processor time. */
const idle: WalkerThread[] = [];

function startThread(): WalkerThread {
  const worker = new Worker(new URL('./walk-thread.ts', import.meta.url));
  const thread: WalkerThread = { worker, waiting: [], failure: undefined };
  const fail = (reason: unknown): void => {
    thread.failure ??= reason;
    if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
    for (const { reject } of thread.waiting.splice(0)) reject(thread.failure);
  };
  worker.on('message', (walked: Walked) => thread.waiting.shift()?.resolve(walked));
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread that walks records has ended')));
  return thread;
}

function walkInThread(settings: WalkSettings): Walkers {
  const thread = idle.pop() ?? startThread();
  const { worker, waiting } = thread;
  worker.ref();
  worker.postMessage({ settings } satisfies ToThread);
  return {
    async walk(toWalk) {
      if (thread.failure !== undefined) throw thread.failure;
      return new Promise<Walked>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ toWalk } satisfies ToThread);
      });
    },
    async close() {
      if (thread.failure !== undefined || waiting.length > 0) {
        await worker.terminate();
        return;
      }
      worker.postMessage({} satisfies ToThread);
      worker.unref();
      idle.push(thread);
    },
  };
}
