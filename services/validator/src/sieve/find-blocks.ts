import type { KeyTable } from './key-table.ts';
import type { WalkedChunk } from './walked-chunk.ts';

/** The blocks of a chunk: rows of one basket that follow one another. A row that is not plain is a block by itself. */
export interface Blocks {
  /** The first row of each, and the number of rows. */
  readonly starts: Int32Array;
  /** 0: only the rules themselves can say which basket it is. */
  readonly keys: Float64Array;
  /** 1: its rows are judged by the rules themselves. */
  readonly isJudged: Uint8Array;
}

/**
 * Finds the blocks of a chunk and which of them are plainly right: every row plain, lines that differ and agree, as many as
 * declared, a basket that was not met before, and neither damage nor an odd row beside it. The first and the last block of a chunk are judged,
 * since what is beside them stands in another one.
 */
export function findBlocks(
  chunk: Pick<WalkedChunk, 'count' | 'isSameBasket' | 'isSameHead' | 'keys' | 'lineNos' | 'lineCounts'>,
  {
    isPlain,
    damagedBefore,
    seen,
    onSeenAgain,
  }: {
    readonly isPlain: ArrayLike<number>;
    /** Rows before which stands a record that cannot be read, in their order. */
    readonly damagedBefore: readonly number[];
    readonly seen: KeyTable;
    onSeenAgain(key: number): void;
  },
): Blocks {
  const { count, isSameBasket, keys } = chunk;
  const starts = new Int32Array(count + 1);
  let blocks = 0;
  let damage = 0;
  const odd: number[] = [];
  for (let row = 0; row < count; row += 1) {
    const isDamagedBefore = damagedBefore[damage] === row;
    while (damagedBefore[damage] === row) damage += 1;
    const goesOn =
      row > 0 && !isDamagedBefore && isSameBasket[row] === 1 && isPlain[row] === 1 && isPlain[row - 1] === 1;
    if (!goesOn) {
      if (isDamagedBefore) odd.push(blocks - 1, blocks);
      if (isPlain[row] !== 1) odd.push(blocks - 1, blocks, blocks + 1);
      starts[blocks] = row;
      blocks += 1;
    }
  }
  starts[blocks] = count;
  const isJudged = new Uint8Array(blocks);
  for (const block of odd) if (block >= 0 && block < blocks) isJudged[block] = 1;
  if (blocks > 0) isJudged[0] = 1;
  if (blocks > 0) isJudged[blocks - 1] = 1;
  const blockKeys = new Float64Array(blocks);
  for (let block = 0; block < blocks; block += 1) {
    const from = starts[block] ?? 0;
    const to = starts[block + 1] ?? 0;
    const key = keys[from] ?? 0;
    blockKeys[block] = key;
    if (key !== 0 && !seen.add(key)) {
      onSeenAgain(key);
      isJudged[block] = 1;
    }
    if (isJudged[block] !== 1 && !isWhole(chunk, from, to)) isJudged[block] = 1;
  }
  return { starts: starts.slice(0, blocks + 1), keys: blockKeys, isJudged };
}

/** Whether the lines grow in number, say the same of their transaction, and are as many as it says. */
function isWhole(
  { isSameHead, lineNos, lineCounts }: Pick<WalkedChunk, 'isSameHead' | 'lineNos' | 'lineCounts'>,
  from: number,
  to: number,
): boolean {
  const declared = lineCounts[from] ?? 0;
  if (declared !== 0 && declared !== to - from) return false;
  for (let row = from + 1; row < to; row += 1)
    if (isSameHead[row] !== 1 || (lineNos[row] ?? 0) <= (lineNos[row - 1] ?? 0)) return false;
  return true;
}
