import { randomUUID } from 'node:crypto';
import { lstatSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { INCOMING_FOLDER } from '../../blob-key.ts';
import { codeOf } from '../error-code.ts';
import type {
  CallOutcome,
  JournalCall,
  JournalOutcome,
  JournalThreadData,
  JournalWork,
  WriteCall,
} from './journal-messages.ts';
import { encodeRecord } from './journal-record.ts';
import { type OpenSegment, openSegment } from './journal-segments.ts';
import { placeBlob } from './place-blob.ts';

// Started by create-journal.ts as a thread of its own: everything here waits for the disk, and calls that wait are the cheapest.
// It imports little, so that it is there in a few milliseconds.
const { root, bootId, maxSegmentBytes }: JournalThreadData = workerData;
const own = randomUUID();
let count = 0;
let segment: OpenSegment | undefined;

/** First the records of all are made durable, with one sync; then the blobs get their places, in order. */
function work({ records, calls, shouldClose }: JournalWork): JournalOutcome {
  // What is plainly there already need not be made durable a second time.
  const needed = calls.map(call => !isInVain(call));
  try {
    keepRecords(
      records,
      calls.filter((_, index) => needed[index]),
    );
  } catch (error) {
    return { outcomes: calls.map(() => failed(error)), closed: closeSegment(segment?.isBroken() === true) };
  }
  const outcomes = calls.map((call, index) =>
    needed[index] === true ? outcomeOf(call, records) : { status: 'done' as const, made: madeNone(call) },
  );
  return { outcomes, closed: closeSegment(shouldClose || (segment?.sizeBytes() ?? 0) > maxSegmentBytes) };
}

function isInVain(call: JournalCall): boolean {
  const [first] = call.kind === 'write' ? call.writes : [];
  return first?.isCondition === true && isBlob(join(root, first.key));
}

const isBlob = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
const madeNone = (call: JournalCall): boolean[] => (call.kind === 'write' ? call.writes.map(() => false) : []);

function keepRecords(records: Uint8Array, calls: readonly JournalCall[]): void {
  if (calls.length === 0) return;
  const nowMs = Date.now();
  segment ??= openSegment({ root, bootId, name: `${String(nowMs).padStart(14, '0')}-${own}-${count++}` });
  segment.append(calls.map(({ from, to }) => records.subarray(from, to)));
  // What is gone may come back; what is kept may not go.
  if (calls.some(call => call.kind === 'write')) segment.sync();
}

function closeSegment(isTime: boolean): string[] {
  if (segment === undefined || !isTime) return [];
  const { path } = segment;
  segment.close();
  segment = undefined;
  return [path];
}

function outcomeOf(call: JournalCall, records: Uint8Array): CallOutcome {
  try {
    switch (call.kind) {
      case 'write':
        return { status: 'done', made: place(call, records) };
      case 'delete':
        for (const key of call.keys) remove(join(root, key));
        return { status: 'done', made: [] };
    }
  } catch (error) {
    return failed(error);
  }
}

function place({ call, writes }: WriteCall, records: Uint8Array): boolean[] {
  const made: boolean[] = [];
  let isStopped = false;
  for (const { key, from, to, isReplacing, isCondition } of writes) {
    const temporary = join(root, INCOMING_FOLDER, `${own}-${count++}`);
    const bytes = records.subarray(from, to);
    const isMade = !isStopped && placeBlob({ target: join(root, key), temporary, bytes, isReplacing });
    if (isCondition && !isMade) isStopped = true;
    made.push(isMade);
  }
  const lost = writes.filter((_, index) => made[index] === false).map(({ key }) => key);
  if (lost.length > 0) {
    // Else what the journal says would win over what others have made, after a loss of power.
    segment?.append([encodeRecord({ kind: 'lost', call, keys: lost })]);
    segment?.sync();
  }
  return made;
}

function remove(path: string): void {
  try {
    unlinkSync(path);
    for (let folder = dirname(path); folder !== root; folder = dirname(folder)) rmdirSync(folder);
  } catch (error) {
    // It was gone, or the folder has others in it.
    if (!['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'EISDIR'].includes(codeOf(error) ?? '')) throw error;
  }
}

function failed(error: unknown): CallOutcome {
  return { status: 'failed', code: codeOf(error), message: error instanceof Error ? error.message : String(error) };
}

parentPort?.on('message', (message: JournalWork) => parentPort?.postMessage(work(message)));
