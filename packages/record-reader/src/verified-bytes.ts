import type { FormatFile } from '@tillkeeper/contracts';
import { createPositionColumns } from './position-columns.ts';
import type { Records } from './results.ts';

export interface VerifiedBytes {
  /** Bytes that `take` would give, in the sender's encoding. */
  readonly byteLength: number;
  /** Positional, without objects: it is called for every record. The last four are its position in the file. */
  add(
    bytes: Buffer,
    from: number,
    record: { readonly to: number; readonly next: number },
    rowNo: number,
    lineFrom: number,
    byteFrom: number,
    byteTo: number,
  ): void;
  /** Has to be called before other bytes are worked on. */
  leave(bytes: Buffer): void;
  take(): Records;
}

const lineEnd = Buffer.from('\n');

/** Gathers right records. Records that follow one another are one slice of the bytes in which they stand, not copied one by one. */
export function createVerifiedBytes(format: Pick<FormatFile, 'encoding' | 'delimiter'>): VerifiedBytes {
  const positions = createPositionColumns();
  let slices: Uint8Array[] = [];
  let sliceBytes = 0;
  let current: Buffer | undefined;
  let runFrom = 0;
  let runTo = 0;
  const endRun = (): void => {
    if (current === undefined || runTo === runFrom) return;
    slices.push(current.subarray(runFrom, runTo));
    sliceBytes += runTo - runFrom;
    runFrom = runTo;
  };
  return {
    get byteLength() {
      return sliceBytes + runTo - runFrom;
    },
    add(bytes, from, record, rowNo, lineFrom, byteFrom, byteTo) {
      const { to, next } = record;
      positions.push(rowNo, lineFrom, byteFrom, byteTo);
      if (current !== bytes || from !== runTo) {
        endRun();
        current = bytes;
        runFrom = from;
      }
      runTo = next;
      if (bytes[next - 1] !== 10) {
        // the last line of a file may lack its end
        runTo = to;
        endRun();
        slices.push(lineEnd);
        sliceBytes += 1;
      }
    },
    leave() {
      endRun();
      current = undefined;
      runFrom = 0;
      runTo = 0;
    },
    take() {
      endRun();
      const joined = slices.length === 1 && slices[0] !== undefined ? Buffer.from(slices[0]) : Buffer.concat(slices);
      slices = [];
      sliceBytes = 0;
      const utf8 =
        format.encoding === 'utf-8' ? joined : Buffer.from(new TextDecoder(format.encoding).decode(joined), 'utf8');
      const { count } = positions;
      return { kind: 'records', csv: withoutMark(utf8, format.delimiter), count, positions: positions.take() };
    },
  };
}

/** Polars takes U+FEFF at the beginning of what it is given for a byte order mark and drops it: in a cell it is part of it. */
function withoutMark(csv: Buffer, delimiter: string): Buffer {
  if (csv[0] !== 0xef || csv[1] !== 0xbb || csv[2] !== 0xbf) return csv;
  const ends = [delimiter, '\r', '\n'].map(end => csv.indexOf(end)).filter(at => at >= 0);
  const cellEnd = Math.min(csv.length, ...ends);
  return Buffer.concat([Buffer.from('"'), csv.subarray(0, cellEnd), Buffer.from('"'), csv.subarray(cellEnd)]);
}
