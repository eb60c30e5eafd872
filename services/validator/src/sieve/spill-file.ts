import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { Positions } from '@tillkeeper/record-reader';
import type { RecordPosition } from '../judge/read-records.ts';
import type { Blocks } from './find-blocks.ts';

/** Where a chunk lies in the spill. */
export interface SpilledChunk {
  readonly at: number;
  readonly csvBytes: number;
  readonly count: number;
}

/** Where the blocks of a chunk lie in the spill. */
export interface SpilledBlocks {
  readonly at: number;
  readonly blocks: number;
}

/** Verified records on disk: most are never looked at again, and nobody knows yet which will be. */
export interface SpillFile {
  /** `starts`: where each record begins in `csv`, and one past the last. Blocks while it writes. */
  add(csv: Buffer, starts: Int32Array, positions: readonly Positions[]): SpilledChunk;
  addBlocks(blocks: Blocks): SpilledBlocks;
  readBlocks(spilled: SpilledBlocks): Blocks;
  read(chunk: SpilledChunk): { readonly csv: Buffer; readonly starts: Int32Array; readonly positions: Positions };
  /** The bytes of one record, and where it stood. */
  readRow(chunk: SpilledChunk, row: number): { readonly record: Buffer; readonly position: RecordPosition };
  close(): void;
}

const wide = 8;
const narrow = 4;

export function openSpillFile(path: string): SpillFile {
  const file = openSync(path, 'wx+', 0o600);
  let end = 0;
  const write = (bytes: NodeJS.ArrayBufferView): void => {
    let written = 0;
    while (written < bytes.byteLength)
      written += writeSync(file, bytes, written, bytes.byteLength - written, end + written);
    end += bytes.byteLength;
  };
  const readInto = <T extends NodeJS.ArrayBufferView>(into: T, at: number): T => {
    let done = 0;
    while (done < into.byteLength) {
      const count = readSync(file, into, done, into.byteLength - done, at + done);
      if (count === 0) throw new Error('the spill ends early');
      done += count;
    }
    return into;
  };
  // in the order in which they are written
  const startsAt = ({ at, csvBytes }: SpilledChunk): number => at + csvBytes;
  const columnAt = (chunk: SpilledChunk, column: number): number =>
    startsAt(chunk) + (chunk.count + 1) * narrow + column * chunk.count * wide;
  return {
    add(csv, starts, positions) {
      const chunk = { at: end, csvBytes: csv.length, count: starts.length - 1 };
      write(csv);
      write(starts);
      for (const name of ['rowNo', 'lineFrom', 'byteFrom', 'byteTo'] as const)
        for (const some of positions) write(some[name]);
      if (end !== columnAt(chunk, 4)) throw new Error('a chunk has other positions than records');
      return chunk;
    },
    addBlocks({ starts, keys, isJudged }) {
      const spilled = { at: end, blocks: isJudged.length };
      write(keys);
      write(starts);
      write(isJudged);
      return spilled;
    },
    readBlocks({ at, blocks }) {
      const startsAt = at + blocks * wide;
      return {
        keys: readInto(new Float64Array(blocks), at),
        starts: readInto(new Int32Array(blocks + 1), startsAt),
        isJudged: readInto(new Uint8Array(blocks), startsAt + (blocks + 1) * narrow),
      };
    },
    read(chunk) {
      const column = (index: number): Float64Array => readInto(new Float64Array(chunk.count), columnAt(chunk, index));
      return {
        csv: readInto(Buffer.allocUnsafe(chunk.csvBytes), chunk.at),
        starts: readInto(new Int32Array(chunk.count + 1), startsAt(chunk)),
        positions: { rowNo: column(0), lineFrom: column(1), byteFrom: column(2), byteTo: column(3) },
      };
    },
    readRow(chunk, row) {
      const bounds = readInto(new Int32Array(2), startsAt(chunk) + row * narrow);
      const [from, to] = [bounds[0] ?? 0, bounds[1] ?? 0];
      const number = (column: number): number =>
        readInto(new Float64Array(1), columnAt(chunk, column) + row * wide)[0] ?? 0;
      return {
        record: readInto(Buffer.allocUnsafe(to - from), chunk.at + from),
        position: { rowNo: number(0), lineFrom: number(1), byteFrom: number(2), byteTo: number(3) },
      };
    },
    close() {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}
