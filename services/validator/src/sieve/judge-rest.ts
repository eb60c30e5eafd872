import type { Positions } from '@tillkeeper/record-reader';
import type { TextChunk } from '../judge/read-records.ts';
import type { SalesJudge } from '../judge/sales-judge.ts';
import type { SalesRow } from '../judge/sales-row.ts';
import { toTextColumns } from '../read/text-columns.ts';
import type { SievedChunk } from './sieved-chunk.ts';
import type { SpillFile } from './spill-file.ts';

interface Rest {
  readonly judge: SalesJudge;
  readonly chunks: readonly SievedChunk[];
  readonly spill: SpillFile;
  /** Keys of baskets that stand in several blocks. */
  readonly seenAgain: ReadonlySet<number>;
  /** The key of a basket as plain rows have it; undefined: no plain row can be of it. */
  keyOf(row: SalesRow): number | undefined;
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Called for every row that was proven, and whose basket is judged here after all. */
  takeBack(row: SalesRow): void;
}

/**
 * Judges what was not proven, in the order of the file: blocks with something odd in or beside them, and all blocks of a
 * basket that stands in several places or that an odd row belongs to.
 */
export async function judgeRest(rest: Rest): Promise<void> {
  const { judge, chunks } = rest;
  const keys = new Set(rest.seenAgain);
  for (const chunk of chunks) for (const key of keysOfOddRows(chunk, rest)) keys.add(key);
  for (const chunk of chunks) {
    for (const one of judgedOf(chunk, keys, rest)) {
      if (one.kind === 'skipped') judge.skip(one.rows);
      else if (one.kind === 'proven') judge.takeProven(one.chunk, rest.takeBack);
      else judge.take(one);
    }
    await judge.drain();
  }
}

/** Only the rules say of which baskets rows are that are not written plainly. */
function keysOfOddRows({ spilled, oddRows }: SievedChunk, { spill, keyOf, judge, header, delimiter }: Rest): number[] {
  if (oddRows.length === 0) return [];
  const texts = textsOf(spill.read(spilled), oddRows, { header, delimiter });
  return Array.from(oddRows, (_, index) => keyOf(judge.read(texts, index))).filter(key => key !== undefined);
}

type Judged = Parameters<SalesJudge['take']>[0] | Skipped | Proven;
interface Skipped {
  readonly kind: 'skipped';
  readonly rows: number;
}
interface Proven {
  readonly kind: 'proven';
  readonly chunk: TextChunk;
}
const [none, judged, provenBefore] = [0, 1, 2];

/** What is judged of a chunk, and how much is not. */
function* judgedOf(chunk: SievedChunk, keys: ReadonlySet<number>, rest: Rest): Generator<Judged> {
  const { between, betweenAt, spilled } = chunk;
  const blocks = rest.spill.readBlocks(chunk.blocks);
  const { count } = spilled;
  const how = new Uint8Array(count);
  const rows: number[] = [];
  for (let block = 0; block < blocks.isJudged.length; block += 1) {
    const isProven = blocks.isJudged[block] !== 1;
    if (isProven && (keys.size === 0 || !keys.has(blocks.keys[block] ?? 0))) continue;
    const [from, to] = [blocks.starts[block] ?? 0, blocks.starts[block + 1] ?? 0];
    how.fill(isProven ? provenBefore : judged, from, to);
    for (let row = from; row < to; row += 1) rows.push(row);
  }
  const texts = rows.length === 0 ? undefined : textsOf(rest.spill.read(spilled), rows, rest);
  let taken = 0;
  let event = 0;
  for (let row = 0; row <= count; ) {
    for (; event < between.length && betweenAt[event] === row; event += 1) {
      const one = between[event];
      if (one !== undefined) yield one;
    }
    if (row === count) return;
    const until = Math.min(count, betweenAt[event] ?? count);
    let to = row + 1;
    while (to < until && how[to] === how[row]) to += 1;
    const run = to - row;
    if (how[row] === none || texts === undefined) yield { kind: 'skipped', rows: run };
    else {
      const some = { ...texts, from: taken, count: run, positions: someOf(texts.positions, taken, taken + run) };
      yield how[row] === provenBefore ? { kind: 'proven', chunk: some } : some;
      taken += run;
    }
    row = to;
  }
}

/** Some rows of a chunk as texts. */
function textsOf(
  { csv, starts, positions }: ReturnType<SpillFile['read']>,
  rows: ArrayLike<number>,
  { header, delimiter }: Pick<Rest, 'header' | 'delimiter'>,
): TextChunk {
  const records: Buffer[] = [];
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, row => column[row] ?? 0);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    records.push(csv.subarray(starts[row], starts[row + 1]));
  }
  const columns = toTextColumns(Buffer.concat(records), { columns: header, delimiter }, rows.length);
  return {
    ...{ kind: 'chunk', header, columns, from: 0, count: rows.length },
    positions: {
      rowNo: pick(positions.rowNo),
      lineFrom: pick(positions.lineFrom),
      byteFrom: pick(positions.byteFrom),
      byteTo: pick(positions.byteTo),
    },
  };
}

const someOf = ({ rowNo, lineFrom, byteFrom, byteTo }: Positions, from: number, to: number): Positions => ({
  rowNo: rowNo.subarray(from, to),
  lineFrom: lineFrom.subarray(from, to),
  byteFrom: byteFrom.subarray(from, to),
  byteTo: byteTo.subarray(from, to),
});
