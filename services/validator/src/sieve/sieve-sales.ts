import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Damaged, Note, Positions } from '@tillkeeper/record-reader';
import pl from 'nodejs-polars';
import type { JudgeJob, Judgement } from '../judge/judge-job.ts';
import { delimiterOf, readBatches } from '../judge/read-records.ts';
import type { Reference } from '../judge/reference-data.ts';
import { createSalesJudge, type SalesJudge, WrongProofError } from '../judge/sales-judge.ts';
import type { SalesRow } from '../judge/sales-row.ts';
import type { Batch } from '../read/batch-results.ts';
import { toTextColumns } from '../read/text-columns.ts';
import { keyOfBasket } from './basket-key.ts';
import { type Blocks, findBlocks } from './find-blocks.ts';
import { joinPositions } from './join-positions.ts';
import { judgeRest } from './judge-rest.ts';
import { createKeyTable } from './key-table.ts';
import { gatherKnownThings, type KnownThings, openKnownThings } from './known-things.ts';
import { passRows } from './pass-rows.ts';
import { plainSources } from './plain-sources.ts';
import { createProvenRows, createProvenSums, type ProvenSums } from './proven-rows.ts';
import { releaseMemory } from './release-memory.ts';
import type { SievedChunk } from './sieved-chunk.ts';
import { createSilverParts } from './silver-parts.ts';
import { openSpillFile } from './spill-file.ts';
import { createPlainStaging } from './stage-plain.ts';
import { startWalking, type Walking } from './start-walking.ts';
import type { WalkedChunk } from './walked-chunk.ts';

/** With twice as many the child's memory grows by 100 MB, and little is faster. */
const usualChunkBytes = 2 * 2 ** 20;
/** From here on a thread saves more than it takes to start. */
const usualThreadedBytes = 8 * 2 ** 20;
/** A file of which so many rows have to be looked at one by one is read from the beginning, row by row. */
const mostJudgedShare = 0.4;
const mostDamaged = 100_000;
const fewRows = 20_000;
const profiledRows = 1_000;
/** Rows of the sieve among the rows of outliers: larger than any index of a row that is judged, and still whole numbers of 32 bits, which are no objects. */
const provenRowsFrom = 2 ** 30;

/** The file has to be judged row by row: its format makes something of its texts, or too few of its rows are plainly right. */
export class NotSievedError extends Error {
  /** What a rule found in a row that was proven right: our mistake, to be looked into. */
  readonly wrongProof: string | undefined;
  constructor(message: string, wrongProof?: string) {
    super(message);
    this.wrongProof = wrongProof;
  }
}

/**
 * Judges a file of which most rows are right: whole columns are proven right, and what cannot be proven, with all that
 * belongs to it, goes through the rules row by row. Throws NotSievedError when that does not pay, and as judging row by row does.
 */
export async function sieveSales(
  job: JudgeJob,
  reference: Reference,
  /** For tests: chunks of any size, and a thread for any file. */
  { chunkBytes = usualChunkBytes, threadedFromBytes = usualThreadedBytes } = {},
): Promise<Judgement> {
  const judge = createSalesJudge(job, reference);
  const spill = openSpillFile(join(job.outputDirectory, 'records'));
  const { size } = await stat(job.filePath);
  const sieve = createSieve({ job, reference, judge, spill, isThreaded: size >= threadedFromBytes });
  try {
    for await (const batch of readBatches(job, chunkBytes, judge.sayUnused)) {
      if ('kind' in batch) {
        judge.take(batch);
        sieve.begin(batch.columns);
      } else await sieve.add(batch);
    }
    return await sieve.finish();
  } catch (error) {
    await sieve.close();
    await judge.abandon();
    if (error instanceof WrongProofError) throw new NotSievedError('a rule found what was proven right', error.message);
    throw error;
  } finally {
    await sieve.close();
    spill.close();
  }
}

/** What Polars has said of a chunk. */
interface Looked {
  readonly frame: pl.DataFrame;
  readonly batch: Pick<Batch, 'results'>;
  /** Of the rows of the batch. */
  readonly positions: Positions;
  readonly rowFrom: number;
  readonly isPlain: ArrayLike<number>;
}

/** Functions of their own: in an async one each number of a loop is an object until it is compiled, for every chunk. */
function oddRowsOf({ facts: { isRead }, count }: WalkedChunk, isPlain: ArrayLike<number>): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) if (isPlain[row] !== 1 && isRead[row] !== 1) rows.push(row);
  return Int32Array.from(rows);
}

/** Returns how many rows are in blocks that are not judged. */
function markProven(isProven: Uint8Array, { starts, isJudged }: Blocks): number {
  let proven = 0;
  for (let block = 0; block < isJudged.length; block += 1) {
    if (isJudged[block] === 1) continue;
    const from = starts[block] ?? 0;
    const to = starts[block + 1] ?? 0;
    for (let row = from; row < to; row += 1) isProven[row] = 1;
    proven += to - from;
  }
  return proven;
}

interface Sieve {
  begin(header: readonly string[]): void;
  add(batch: Batch): Promise<void>;
  finish(): Promise<Judgement>;
  /** Waits for what is under way: it must not write when its files are closed and others are open in their place. Repeatable. */
  close(): Promise<void>;
}

function createSieve({
  job,
  reference,
  judge,
  spill,
  isThreaded,
}: {
  readonly job: JudgeJob;
  readonly reference: Reference;
  readonly judge: SalesJudge;
  readonly spill: ReturnType<typeof openSpillFile>;
  readonly isThreaded: boolean;
}): Sieve {
  const delimiter = delimiterOf(job);
  const seen = createKeyTable();
  const seenAgain = new Set<number>();
  const chunks: SievedChunk[] = [];
  const silver = createSilverParts(job.outputDirectory);
  let header: readonly string[] = [];
  let things: KnownThings | undefined;
  let walker: Walking | undefined;
  let sums: ProvenSums | undefined;
  let staging: ReturnType<typeof createPlainStaging> | undefined;
  let rows = 0;
  let judgedRows = 0;
  let damagedRows = 0;
  let profiled = 0;
  /** Chunks under way, the last one and the one before it: walked in a thread, looked at by Polars, settled one after the other. */
  let last: Promise<void> = Promise.resolve();
  let lastButOne: Promise<void> = last;

  const profile = ({ csv, starts, count }: WalkedChunk): void => {
    const some = Math.min(count, profiledRows - profiled);
    if (some <= 0) return;
    profiled += some;
    const columns = toTextColumns(csv.subarray(0, starts[some]), { columns: header, delimiter }, some);
    judge.look({ columns, from: 0, count: some });
  };

  const settle = async (
    walked: WalkedChunk,
    { frame, batch, positions: batchPositions, rowFrom, isPlain }: Looked,
  ): Promise<void> => {
    if (walker === undefined || sums === undefined) return;
    profile(walked);
    const between: (Damaged | Note)[] = [];
    const betweenAt: number[] = [];
    let row = 0;
    for (const result of batch.results) {
      if (result.kind === 'records') {
        row += result.count;
      } else {
        between.push(result);
        betweenAt.push(row);
      }
    }
    const damagedBefore = betweenAt.filter((_, index) => between[index]?.kind === 'damaged');
    const blocks = findBlocks(walked, { isPlain, damagedBefore, seen, onSeenAgain: key => seenAgain.add(key) });
    const spilled = spill.add(walked.csv, walked.starts.subarray(0, walked.count + 1), [batchPositions]);
    const isProven = new Uint8Array(walked.count);
    const proven = markProven(isProven, blocks);
    const index = chunks.length;
    const spilledBlocks = spill.addBlocks(blocks);
    chunks.push({
      rowFrom,
      spilled,
      blocks: spilledBlocks,
      between,
      betweenAt,
      oddRows: oddRowsOf(walked, isPlain),
      proven,
    });
    judgedRows += walked.count - proven;
    damagedRows += damagedBefore.length;
    if (damagedRows > mostDamaged || (rows > fewRows && judgedRows + damagedRows > rows * mostJudgedShare))
      throw new NotSievedError(`${judgedRows + damagedRows} of ${rows} rows are not plainly right`);
    if (proven === 0) return walker.free(walked);
    sums.add(walked, isProven, { rowFrom: rowFrom + provenRowsFrom });
    const { rowNo } = batchPositions;
    if (job.isStagingLeftOut !== true) staging?.stage(walked, isProven, batchPositions);
    await judge.drain();
    const [rowNoFrom, rowNoTo] = [rowNo[0] ?? 0, rowNo[rowNo.length - 1] ?? 0];
    await silver.write(index, { frame, isProven, proven, rowNoFrom, rowNoTo });
    walker.free(walked);
  };

  return {
    begin(columns) {
      header = columns;
      const sources = plainSources(job, header);
      if (sources === undefined) throw new NotSievedError('the format makes something of its texts');
      const data = gatherKnownThings(reference, job);
      const { receivedAt, nameGroups } = job;
      const { defaultStoreId } = judge;
      walker = startWalking(
        { job: { receivedAt, nameGroups }, sources, things: data, delimiter, width: header.length, defaultStoreId },
        { isThreaded },
      );
      things = openKnownThings(data);
      sums = createProvenSums(things, judge);
      staging = createPlainStaging({ staging: judge.staging, things, delimiter });
    },
    async add(batch) {
      if (walker === undefined) throw new Error('records came before their header');
      const rowFrom = rows;
      rows += batch.count;
      const positions = joinPositions(
        batch.results.flatMap(result => (result.kind === 'records' ? [result.positions] : [])),
      );
      const walking = walker.walk(batch.csv, positions.rowNo);
      releaseMemory(batch.csv);
      const before = last;
      const walkAndSettle = async (): Promise<void> => {
        const walked = await walking;
        const frame = pl.readIPC(
          Buffer.from(walked.columns.buffer, walked.columns.byteOffset, walked.columns.byteLength),
        );
        const [isPlain] = await Promise.all([passRows(frame), before]);
        await settle(walked, { frame, batch, positions, rowFrom, isPlain });
        releaseMemory(positions.rowNo, positions.lineFrom, positions.byteFrom, positions.byteTo);
      };
      const settled = walkAndSettle();
      settled.catch(() => {});
      const toWaitFor = lastButOne;
      lastButOne = last;
      last = settled;
      await toWaitFor;
    },
    async finish() {
      await last;
      if (walker === undefined || things === undefined || sums === undefined) throw new Error('there was no header');
      const { takeBack } = sums;
      const known = { things, tillIds: walker.tillIds };
      const keyOf = (row: SalesRow): number | undefined => keyOfBasket(row, known);
      await judgeRest({ ...{ judge, chunks, spill, seenAgain, keyOf, header, delimiter }, takeBack });
      await silver.settled();
      const proven = createProvenRows({
        ...{ judge, chunks, spill, silver, header, delimiter, sums },
        rowsFrom: provenRowsFrom,
      });
      return judge.finish(proven);
    },
    async close() {
      await Promise.allSettled([lastButOne, last]);
      await silver.settled().catch(() => {});
      const closing = walker;
      walker = undefined;
      await closing?.close();
    },
  };
}
