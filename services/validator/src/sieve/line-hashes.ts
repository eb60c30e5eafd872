import { blockBytes, createSha256OfFour, freeFrom } from './sha256-of-four.ts';
import { growMemory } from './wasm-code.ts';

/** Bytes of a hash in hexadecimal. */
export const hashBytes = 64;

/** SHA-256 of texts that are written into its memory, in hexadecimal, a chunk of rows at a time. No string and no object is made for a row. */
export interface LineHashes {
  /** Room for so many rows. A row that gets no text has any hash. */
  begin(rows: number): void;
  /** Where texts are written; another one after each `begin`. */
  readonly bytes: Uint8Array;
  /** Where the next text begins: there is room for `mostBytes` of it. */
  next(): number;
  /** The text from there to `end` is the row's. */
  add(row: number, end: number): void;
  /** The hashes of all rows, one after the other; good until the next `begin`. */
  finish(rows: number): Uint8Array;
}

const lanes = 4;
/** Texts are hashed before they leave the processor's cache. */
const textsBytes = 64 * 1024;
const hashesFrom = freeFrom + textsBytes;
/** The end of a message: a bit, and its length in 8 bytes. */
const endBytes = 9;

export function createLineHashes(mostBytes: number): LineHashes {
  const sha256 = createSha256OfFour(textsBytes);
  const { memory } = sha256;
  const mostBlocks = Math.ceil((mostBytes + endBytes) / blockBytes);
  const textsTo = hashesFrom - mostBlocks * blockBytes;
  let { messages, hashes } = sha256;
  let bytes = new Uint8Array(memory.buffer);
  let at = freeFrom;
  // of each number of blocks: messages that wait until there are four of as many blocks
  const waiting = new Int32Array(mostBlocks + 1);
  const messagesOf = new Int32Array((mostBlocks + 1) * lanes);
  const hashesOf = new Int32Array((mostBlocks + 1) * lanes);

  /** Fewer than four are hashed with the first one again in place of those that are missing. */
  const run = (blocks: number): void => {
    const count = waiting[blocks] ?? 0;
    const from = blocks * lanes;
    for (let lane = 0; lane < lanes; lane += 1) {
      const index = lane < count ? from + lane : from;
      messages[lane] = messagesOf[index] ?? 0;
      hashes[lane] = hashesOf[index] ?? 0;
    }
    sha256.run(blocks);
    waiting[blocks] = 0;
  };
  const runAll = (): void => {
    for (let blocks = 1; blocks <= mostBlocks; blocks += 1) if (waiting[blocks] !== 0) run(blocks);
    at = freeFrom;
  };
  return {
    begin(rows) {
      growMemory(memory, hashesFrom + rows * hashBytes);
      bytes = new Uint8Array(memory.buffer);
      ({ messages, hashes } = sha256);
    },
    get bytes() {
      return bytes;
    },
    next() {
      if (at > textsTo) runAll();
      return at;
    },
    add(row, end) {
      const target = bytes;
      const length = end - at;
      const blocks = Math.ceil((length + endBytes) / blockBytes);
      const last = at + blocks * blockBytes;
      target[end] = 0x80;
      for (let index = end + 1; index < last - 2; index += 1) target[index] = 0;
      // in bits; texts are much shorter than 8 KiB
      target[last - 2] = length >> 5;
      target[last - 1] = (length << 3) & 0xff;
      const count = waiting[blocks] ?? 0;
      messagesOf[blocks * lanes + count] = at;
      hashesOf[blocks * lanes + count] = hashesFrom + row * hashBytes;
      waiting[blocks] = count + 1;
      at = last;
      if (count + 1 === lanes) run(blocks);
    },
    finish(rows) {
      runAll();
      return bytes.subarray(hashesFrom, hashesFrom + rows * hashBytes);
    },
  };
}
