import { unlink, utimes } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { InvalidBlobKeyError } from '../../blob-key.ts';
import type { BlobWrite } from '../../port.ts';
import { onDisk } from '../disk-error.ts';
import { askThread, startThread } from './ask-thread.ts';
import type { CallOutcome, JournalOutcome, JournalWork, PlacedWrite } from './journal-messages.ts';
import { encodeRecord } from './journal-record.ts';
import { recoverJournals } from './recover-journals.ts';
import { syncBlobs } from './sync-blobs.ts';

/** One log of a process for many small blobs: they are durable when it is, and get their places without a sync of their own. */
export interface Journal {
  write(writes: readonly BlobWrite[]): Promise<boolean[]>;
  delete(keys: readonly string[]): Promise<void>;
  /** Ends the work that was begun, syncs what was placed and removes the log. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly root: string;
  readonly bootId: string;
}

const maxSegmentBytes = 64 * 1024 * 1024;
/** What is made durable at once at most; one call may be more. */
const maxGroupBytes = 16 * 1024 * 1024;
/** By then the system has written most of what was placed by itself, and what is deleted soon was never written in its place. */
const settleAfterMs = 20_000;
/** More than so much in closed segments is not left lying. */
const maxClosedSegments = 4;

interface Waiting {
  readonly call:
    | { readonly kind: 'write'; readonly call: number; readonly writes: readonly BlobWrite[] }
    | { readonly kind: 'delete'; readonly keys: readonly string[] };
  readonly record: Buffer;
  settle(outcome: CallOutcome): void;
  fail(error: unknown): void;
}

/** Nothing is begun before it is used; what it waits for keeps the process alive, it itself does not. */
export function createJournal({ root, bootId }: JournalOptions): Journal {
  let waiting: Waiting[] = [];
  let working: Promise<void> | undefined;
  let thread: Worker | undefined;
  let calls = 0;
  let shouldClose = false;
  let settleTimer: NodeJS.Timeout | undefined;
  let closed: string[] = [];
  let settling: Promise<void> = Promise.resolve();

  /** Sends what waits to the thread, group by group, until nothing does: whoever comes meanwhile is in the next group. */
  function wake(): void {
    working ??= (async () => {
      while (waiting.length > 0 || shouldClose) {
        const group = takeGroup();
        try {
          const outcome = await inThread(group);
          closed.push(...outcome.closed);
          group.forEach((one, index) => {
            const own = outcome.outcomes[index];
            if (own === undefined) one.fail(new Error('the journal has not said what became of it'));
            else one.settle(own);
          });
        } catch (error) {
          for (const one of group) one.fail(error);
        }
        if (closed.length >= maxClosedSegments) settleClosed();
      }
    })().finally(() => {
      working = undefined;
      if (waiting.length > 0) wake();
    });
  }

  function takeGroup(): Waiting[] {
    let bytes = 0;
    const beyond = waiting.findIndex(({ record }, index) => {
      bytes += record.length;
      return index > 0 && bytes > maxGroupBytes;
    });
    const group = beyond === -1 ? waiting : waiting.slice(0, beyond);
    waiting = beyond === -1 ? [] : waiting.slice(beyond);
    return group;
  }

  async function inThread(group: readonly Waiting[]): Promise<JournalOutcome> {
    const records = Buffer.allocUnsafeSlow(group.reduce((sum, { record }) => sum + record.length, 0));
    let at = 0;
    const calls = group.map(({ call, record }) => {
      const from = at;
      at += record.copy(records, from);
      return call.kind === 'write'
        ? { ...call, from, to: at, writes: placesOf(call.writes, at) }
        : { ...call, from, to: at };
    });
    const work: JournalWork = { records, calls, shouldClose };
    shouldClose = false;
    thread ??= startThread({ root, bootId, maxSegmentBytes });
    const worker = thread;
    worker.ref();
    try {
      const outcome = await askThread(worker, work, records.buffer);
      if (group.length > 0 || outcome.closed.length > 0) settleTimer ??= setTimeout(settleSoon, settleAfterMs).unref();
      return outcome;
    } catch (error) {
      thread = undefined;
      throw error;
    } finally {
      worker.unref();
    }
  }

  function settleSoon(): void {
    settleTimer = undefined;
    // What was closed at the last time has lain long enough.
    settleClosed();
    shouldClose = true;
    wake();
  }

  function settleClosed(): void {
    const paths = closed;
    closed = [];
    settling = settling.then(async () => {
      try {
        await syncBlobs(root, paths);
        await Promise.all(paths.map(path => unlink(path)));
        await recoverJournals({ root, bootId });
      } catch {
        // Tried again with what is closed next; as long as others see that somebody cares for it, they leave it alone.
        closed.push(...paths);
        const now = new Date();
        await Promise.all(paths.map(path => utimes(path, now, now).catch(() => {})));
      }
    });
  }

  function ask(call: Waiting['call'], record: Buffer): Promise<boolean[]> {
    return new Promise((resolve, reject) => {
      waiting.push({
        ...{ call, record, fail: reject },
        settle(outcome) {
          if (outcome.status === 'done') resolve([...outcome.made]);
          else reject(errorOf(outcome));
        },
      });
      wake();
    });
  }

  return {
    write(writes) {
      const blobs = writes.map(write => ({ ...write, bytes: bytesOf(write.bytes) }));
      const call = calls++;
      return onDisk('keep blobs together', () =>
        ask({ kind: 'write', call, writes: blobs }, encodeRecord({ kind: 'made', call, writes: blobs })),
      );
    },
    async delete(keys) {
      await onDisk('delete blobs together', () =>
        ask({ kind: 'delete', keys }, encodeRecord({ kind: 'deleted', keys })),
      );
    },
    async close() {
      clearTimeout(settleTimer);
      if (thread === undefined) return;
      shouldClose = true;
      wake();
      while (working !== undefined) await working;
      clearTimeout(settleTimer);
      settleClosed();
      await settling;
      const ended = thread;
      thread = undefined;
      await ended?.terminate();
    },
  };
}

const bytesOf = (bytes: Uint8Array | string): Uint8Array => (typeof bytes === 'string' ? Buffer.from(bytes) : bytes);

/** The bytes are at the end of their record, in order. */
function placesOf(writes: readonly BlobWrite[], recordEnd: number): PlacedWrite[] {
  let from = recordEnd - writes.reduce((sum, { bytes }) => sum + Buffer.byteLength(bytes), 0);
  return writes.map(({ key, bytes, isReplacing, isCondition = false }) => {
    const own = { key, isReplacing, isCondition, from, to: from + Buffer.byteLength(bytes) };
    from = own.to;
    return own;
  });
}

function errorOf(outcome: Extract<CallOutcome, { status: 'failed' }>): Error {
  // Only a key that stands for a folder has no code of the system's.
  if (outcome.code === undefined) return new InvalidBlobKeyError(outcome.message);
  return Object.assign(new Error(outcome.message), { code: outcome.code });
}
