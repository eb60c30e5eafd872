import { Worker } from 'node:worker_threads';
import {
  createChunkWalker,
  type SpareMemory,
  type ToThread,
  type ToWalk,
  type Walked,
  type WalkSettings,
} from './walk-chunks.ts';
import { openRoom, type WalkedChunk } from './walked-chunk.ts';

export interface Walking {
  /** `csv`: `count` verified records. Chunks are walked in the order in which they are given. */
  walk(csv: Buffer, count: number): Promise<WalkedChunk>;
  /** The chunk is not looked at any more. */
  free(chunk: WalkedChunk): void;
  /** Of tills by their number, as far as chunks were walked. */
  readonly tillIds: readonly string[];
  close(): Promise<void>;
}

const none = new SharedArrayBuffer(0);

interface Walkers {
  walk(csv: Buffer, count: number, spare: SpareMemory): Promise<Walked>;
  close(): Promise<void>;
}

/** `isThreaded`: beside verifying the next chunk and writing the one before; else here, which spares starting a thread. */
export function startWalking(settings: WalkSettings, { isThreaded }: { readonly isThreaded: boolean }): Walking {
  const walkers = isThreaded ? walkInThread(settings) : walkHere(settings);
  const spare: SpareMemory[] = [];
  let tillIds: readonly string[] = [];
  return {
    async walk(csv, count) {
      const some = spare.pop() ?? { memory: none, rows: 0, columnMemory: none };
      const walked = await walkers.walk(csv, count, some);
      tillIds = walked.tillIds;
      return { ...openRoom(walked.memory, walked.rows), csv, count, columns: walked.columns };
    },
    free({ memory, rows, columns }) {
      spare.push({ memory, rows, columnMemory: columns.buffer });
    },
    get tillIds() {
      return tillIds;
    },
    close: walkers.close,
  };
}

function walkHere(settings: WalkSettings): Walkers {
  const walk = createChunkWalker(settings);
  let inOrder: Promise<unknown> = Promise.resolve();
  return {
    walk(csv, count, spare) {
      const walked = inOrder.then(() => walk({ csv, count, ...spare }));
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
    async walk(csv, count, spare) {
      if (thread.failure !== undefined) throw thread.failure;
      const copy = new Uint8Array(csv);
      const toWalk: ToWalk = { csv: copy, count, ...spare };
      return new Promise<Walked>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ toWalk } satisfies ToThread, [copy.buffer]);
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
