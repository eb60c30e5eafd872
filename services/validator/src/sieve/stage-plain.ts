import type { Positions } from '@tillkeeper/record-reader';
import { bareBytes, isNullWord } from '../judge/bare-cells.ts';
import type { StagingFile } from '../judge/staging-file.ts';
import type { KnownThings } from './known-things.ts';
import type { WalkedChunk } from './walked-chunk.ts';

const [comma, quote, backslash, lineFeed, carriageReturn, zero, closeBrace] = [44, 34, 92, 10, 13, 48, 125];
const blockBytes = 1 << 20;

/** Writes lines of staging for proven rows from the bytes of their records, as `StagingFile.stage` writes them of texts. */
export function createPlainStaging({
  staging,
  things,
  delimiter,
}: {
  readonly staging: Pick<StagingFile, 'stageLines' | 'lineStart'>;
  readonly things: Pick<KnownThings, 'storeOf'>;
  readonly delimiter: string;
}): { stage(chunk: WalkedChunk, isProven: Uint8Array, positions: Positions): void } {
  const between = delimiter.charCodeAt(0);
  const lineStart = Buffer.from(`${staging.lineStart},`);
  // the store, no error codes, and the beginning of the columns
  const middles = things.storeOf.map(store => Buffer.from(`,"${store.storeId.replaceAll('"', '""')}",,"{`));
  const digits = new Uint8Array(20);
  let bytes = Buffer.allocUnsafe(blockBytes);
  let at = 0;
  /** Written, and free again: fresh memory for every block takes as long as filling it. */
  const free: (typeof bytes)[] = [];
  const flush = (): void => {
    if (at === 0) return;
    const written = bytes;
    staging.stageLines(written.subarray(0, at), () => {
      if (written.length === blockBytes) free.push(written);
    });
    bytes = free.pop() ?? Buffer.allocUnsafe(blockBytes);
    at = 0;
  };
  const put = (some: Buffer): void => {
    bytes.set(some, at);
    at += some.length;
  };
  const number = (value: number): void => {
    let count = 0;
    let left = value;
    // what is larger than 31 bits is divided as a float, which takes long
    while (left > 0x7fffffff) {
      const rest = Math.floor(left / 10);
      digits[count++] = zero + (left - rest * 10);
      left = rest;
    }
    let small = left | 0;
    do {
      const rest = (small / 10) | 0;
      digits[count++] = zero + small - rest * 10;
      small = rest;
    } while (small > 0);
    const target = bytes;
    let end = at;
    while (count > 0) target[end++] = digits[--count] ?? 0;
    at = end;
  };
  /** A cell as part of an array literal; returns where it ends: at the delimiter after it, or at `to`. */
  const stageCell = (csv: Buffer, from: number, to: number): number => {
    const target = bytes;
    let end = at;
    let isQuoted = false;
    let isBare = true;
    let index = from;
    for (; index < to; index += 1) {
      const byte = csv[index] ?? 0;
      // quotes of a proven row only stand around its cells
      if (byte === quote) isQuoted = !isQuoted;
      else if (byte === between && !isQuoted) break;
      else {
        if (bareBytes[byte] !== 1) isBare = false;
        target[end++] = byte;
      }
    }
    const length = end - at;
    const isNull =
      length === 4 && isNullWord(target[at] ?? 0, target[at + 1] ?? 0, target[at + 2] ?? 0, target[at + 3] ?? 0);
    if (isBare && length > 0 && !isNull) {
      at = end;
      return index;
    }
    end = at;
    target[end++] = quote;
    target[end++] = quote;
    for (let one = from; one < index; one += 1) {
      const byte = csv[one] ?? 0;
      if (byte === quote) continue;
      if (byte === backslash) target[end++] = backslash;
      target[end++] = byte;
    }
    target[end++] = quote;
    target[end++] = quote;
    at = end;
    return index;
  };
  /** A function of its own: a loop over rows would be compiled anew for every chunk. */
  const stageRow = ({ csv, starts, facts }: WalkedChunk, row: number, positions: Positions): void => {
    const { rowNo, lineFrom, byteFrom, byteTo } = positions;
    const start = starts[row] ?? 0;
    let to = (starts[row + 1] ?? 0) - 1;
    if (csv[to - 1] === carriageReturn) to -= 1;
    const middle = middles[(facts.store[row] ?? 0) - 1];
    if (middle === undefined) throw new Error('a proven row has no store');
    // a byte becomes five at most: between two columns
    const most = lineStart.length + middle.length + 100 + (to - start) * 5;
    if (at + most > bytes.length) {
      flush();
      if (most > bytes.length) bytes = Buffer.allocUnsafe(most);
    }
    put(lineStart);
    number(rowNo[row] ?? 0);
    bytes[at++] = comma;
    number(lineFrom[row] ?? 0);
    bytes[at++] = comma;
    number(byteFrom[row] ?? 0);
    bytes[at++] = comma;
    number(byteTo[row] ?? 0);
    put(middle);
    for (let from = start; from <= to; ) {
      if (from > start) bytes[at++] = comma;
      from = stageCell(csv, from, to) + 1;
    }
    const target = bytes;
    let end = at;
    target[end++] = closeBrace;
    target[end++] = quote;
    target[end++] = lineFeed;
    at = end;
  };
  return {
    stage(chunk, isProven, positions) {
      for (let row = 0; row < chunk.count; row += 1) if (isProven[row] === 1) stageRow(chunk, row, positions);
      flush();
    },
  };
}
