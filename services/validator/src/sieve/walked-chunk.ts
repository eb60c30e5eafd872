import { type Facts, factsOn } from './facts.ts';

/** The rows of a chunk of verified bytes, as far as they are written plainly. There may be room for more rows than there are. */
export interface WalkedChunk extends Room {
  readonly csv: Buffer;
  readonly count: number;
  /** What rules and silver look at, as an Arrow file: see `createChunkColumns`. */
  readonly columns: Uint8Array<SharedArrayBuffer>;
}

/** Columns of a chunk, all of them in one piece of memory: made once, and used for one chunk after the other, here and there. */
export interface Room {
  readonly memory: SharedArrayBuffer;
  readonly rows: number;
  readonly facts: Facts;
  /** Key of its basket. */
  readonly keys: Float64Array;
  readonly epochMs: Float64Array;
  /** Where each record begins in `csv`, and one past the last. */
  readonly starts: Int32Array;
  readonly lineNos: Int32Array;
  /** 0: not declared. */
  readonly lineCounts: Int32Array;
  readonly tills: Int32Array;
  /** Days since 1970. */
  readonly days: Int32Array;
  /** 1: the row has the basket of the row before it. */
  readonly isSameBasket: Uint8Array;
  /** 1: it says the same of its transaction as the row before it. */
  readonly isSameHead: Uint8Array;
}

const [wide, narrow] = [8, 4];
const [wideColumns, narrowColumns, byteColumns] = [21, 5, 2];
const bytesOfRow = wideColumns * wide + narrowColumns * narrow + byteColumns;

export const makeRoom = (rows: number): Room => openRoom(new SharedArrayBuffer((rows + 1) * bytesOfRow + wide), rows);

/** A room in memory that another thread has made. The wide columns come first, so that each begins where its numbers may. */
export function openRoom(memory: SharedArrayBuffer, rows: number): Room {
  let at = 0;
  const take = (bytes: number): number => {
    const from = at;
    at += bytes;
    return from;
  };
  const wideColumn = (): Float64Array => new Float64Array(memory, take(rows * wide), rows);
  const narrowColumn = (places = rows): Int32Array => new Int32Array(memory, take(places * narrow), places);
  const byteColumn = (): Uint8Array => new Uint8Array(memory, take(rows), rows);
  return {
    ...{ memory, rows },
    facts: factsOn(wideColumn),
    keys: wideColumn(),
    epochMs: wideColumn(),
    starts: narrowColumn(rows + 1),
    lineNos: narrowColumn(),
    lineCounts: narrowColumn(),
    tills: narrowColumn(),
    days: narrowColumn(),
    isSameBasket: byteColumn(),
    isSameHead: byteColumn(),
  };
}
