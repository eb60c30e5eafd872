import { createFacts, type Facts } from './facts.ts';

/** The rows of a chunk of verified bytes, as far as they are written plainly. There may be room for more rows than there are. */
export interface WalkedChunk extends Room {
  readonly csv: Buffer;
  readonly count: number;
}
/** Columns of a chunk: made once, and used for one chunk after the other. */
export interface Room {
  /** Where each record begins in `csv`, and one past the last. */
  readonly starts: Int32Array;
  readonly facts: Facts;
  /** 1: the row has the basket of the row before it. */
  readonly isSameBasket: Uint8Array;
  /** 1: it says the same of its transaction as the row before it. */
  readonly isSameHead: Uint8Array;
  /** Key of its basket. */
  readonly keys: Float64Array;
  readonly lineNos: Int32Array;
  /** 0: not declared. */
  readonly lineCounts: Int32Array;
  readonly tills: Int32Array;
  /** Days since 1970. */
  readonly days: Int32Array;
  readonly epochMs: Float64Array;
  /** One line of 64 letters for each row: its hash. */
  readonly hashes: Buffer;
}

/** Bytes of a row's hash in hexadecimal, with its line end. */
export const hashLine = 65;

export const makeRoom = (rows: number): Room => ({
  starts: new Int32Array(rows + 1),
  facts: createFacts(rows),
  isSameBasket: new Uint8Array(rows),
  isSameHead: new Uint8Array(rows),
  keys: new Float64Array(rows),
  lineNos: new Int32Array(rows),
  lineCounts: new Int32Array(rows),
  tills: new Int32Array(rows),
  days: new Int32Array(rows),
  epochMs: new Float64Array(rows),
  hashes: Buffer.alloc(rows * hashLine, '0'),
});
