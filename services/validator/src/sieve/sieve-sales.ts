import { join } from 'node:path';
import type { Damaged, Note, Positions } from '@tillkeeper/record-reader';
import type { JudgeJob, Judgement } from '../judge/judge-job.ts';
import { delimiterOf, readBatches } from '../judge/read-records.ts';
import type { Reference } from '../judge/reference-data.ts';
import { createSalesJudge, type SalesJudge, WrongProofError } from '../judge/sales-judge.ts';
import type { Batch } from '../read/batch-results.ts';
import { toTextColumns } from '../read/text-columns.ts';
import { findBlocks } from './find-blocks.ts';
import { judgeRest } from './judge-rest.ts';
import { createKeyTable } from './key-table.ts';
import { createKnownThings, type KnownThings } from './known-things.ts';
import { passRows } from './pass-rows.ts';
import { plainSources } from './plain-sources.ts';
import { createProvenRows, createProvenSums, type ProvenSums } from './proven-rows.ts';
import { createSilverParts } from './silver-parts.ts';
import { createPlainStaging } from './stage-plain.ts';
import type { SievedChunk } from './sieved-chunk.ts';
import { openSpillFile } from './spill-file.ts';
import { createRecordWalker, type RecordWalker } from './walk-records.ts';
import type { WalkedChunk } from './walked-chunk.ts';

/** With twice as many the child's memory grows by 100 MB, and nothing is faster. */
const usualChunkBytes = 4 * 2 ** 20;
/** A file of which so many rows have to be looked at one by one is read from the beginning, row by row. */
const mostJudgedShare = 0.4;
const mostDamaged = 100_000;
const fewRows = 20_000;
const profiledRows = 1_000;
/** Rows of the sieve among the rows of outliers: larger than any index of a row that is judged. */
const provenRowsFrom = 2 ** 40;

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
  { chunkBytes = usualChunkBytes } = {},
): Promise<Judgement> {
  const judge = createSalesJudge(job, reference);
  const spill = openSpillFile(join(job.outputDirectory, 'records'));
  try {
    const sieve = createSieve({ job, reference, judge, spill });
    for await (const batch of readBatches(job, chunkBytes, judge.sayUnused)) {
      if ('kind' in batch) {
        judge.take(batch);
        sieve.begin(batch.columns);
      } else await sieve.add(batch);
    }
    return await sieve.finish();
  } catch (error) {
    await judge.abandon();
    if (error instanceof WrongProofError) throw new NotSievedError('a rule found what was proven right', error.message);
    throw error;
  } finally {
    spill.close();
  }
}

function createSieve({
  job,
  reference,
  judge,
  spill,
}: {
  readonly job: JudgeJob;
  readonly reference: Reference;
  readonly judge: SalesJudge;
  readonly spill: ReturnType<typeof openSpillFile>;
}): { begin(header: readonly string[]): void; add(batch: Batch): Promise<void>; finish(): Promise<Judgement> } {
  const delimiter = delimiterOf(job);
  const seen = createKeyTable();
  const seenAgain = new Set<number>();
  const chunks: SievedChunk[] = [];
  const silver = createSilverParts(job.outputDirectory);
  let header: readonly string[] = [];
  let things: KnownThings | undefined;
  let walker: RecordWalker | undefined;
  let sums: ProvenSums | undefined;
  let staging: ReturnType<typeof createPlainStaging> | undefined;
  let rows = 0;
  let judgedRows = 0;
  let damagedRows = 0;
  let profiled = 0;
  /** The chunk before, whose columns are looked at by Polars while the bytes of the next are walked. */
  let inWork: Promise<void> = Promise.resolve();

  const profile = (csv: Buffer, starts: Int32Array, count: number): void => {
    const some = Math.min(count, profiledRows - profiled);
    if (some <= 0) return;
    profiled += some;
    const columns = toTextColumns(csv.subarray(0, starts[some]), { columns: header, delimiter }, some);
    judge.look({ columns, from: 0, count: some });
  };

  const settle = async (
    walked: WalkedChunk,
    batch: Pick<Batch, 'results'>,
    rowFrom: number,
    isPlain: ArrayLike<number>,
  ): Promise<void> => {
    if (walker === undefined || things === undefined || sums === undefined) return;
    const between: (Damaged | Note)[] = [];
    const betweenAt: number[] = [];
    const positions: Positions[] = [];
    let row = 0;
    for (const result of batch.results) {
      if (result.kind === 'records') {
        positions.push(result.positions);
        row += result.count;
      } else {
        between.push(result);
        betweenAt.push(row);
      }
    }
    const damagedBefore = betweenAt.filter((_, index) => between[index]?.kind === 'damaged');
    const blocks = findBlocks(walked, { isPlain, damagedBefore, seen, onSeenAgain: key => seenAgain.add(key) });
    const spilled = spill.add(walked.csv, walked.starts.subarray(0, walked.count + 1), positions);
    const isProven = new Uint8Array(walked.count);
    let proven = 0;
    for (let block = 0; block < blocks.isJudged.length; block += 1) {
      if (blocks.isJudged[block] === 1) continue;
      const [from, to] = [blocks.starts[block] ?? 0, blocks.starts[block + 1] ?? 0];
      isProven.fill(1, from, to);
      proven += to - from;
    }
    const oddRows: number[] = [];
    for (let one = 0; one < walked.count; one += 1)
      if (isPlain[one] !== 1 && walked.facts.isRead[one] !== 1) oddRows.push(one);
    const index = chunks.length;
    chunks.push({ rowFrom, spilled, blocks, between, betweenAt, oddRows: Int32Array.from(oddRows), proven });
    judgedRows += walked.count - proven;
    damagedRows += damagedBefore.length;
    if (damagedRows > mostDamaged || (rows > fewRows && judgedRows + damagedRows > rows * mostJudgedShare))
      throw new NotSievedError(`${judgedRows + damagedRows} of ${rows} rows are not plainly right`);
    if (proven === 0) return;
    sums.add(walked, isProven, { rowFrom: rowFrom + provenRowsFrom });
    const rowPositions = joinPositions(positions);
    if (job.isStagingLeftOut !== true) staging?.stage(walked, isProven, rowPositions);
    await judge.drain();
    await silver.write(index, { walked, isProven, proven, rowNos: rowPositions.rowNo });
  };

  return {
    begin(columns) {
      header = columns;
      const sources = plainSources(job, header);
      if (sources === undefined) throw new NotSievedError('the format makes something of its texts');
      things = createKnownThings(reference, job);
      const { defaultStoreId } = judge;
      walker = createRecordWalker({ job, sources, things, delimiter, width: header.length, defaultStoreId });
      sums = createProvenSums(things, judge);
      staging = createPlainStaging({ staging: judge.staging, things, delimiter });
      silver.begin({ delimiter, sources, things, walker });
    },
    async add(batch) {
      if (walker === undefined) throw new Error('records came before their header');
      const walked = walker.walk(batch.csv, batch.count);
      const rowFrom = rows;
      rows += batch.count;
      profile(batch.csv, walked.starts, batch.count);
      const before = inWork;
      const passing = batch.count === 0 ? Promise.resolve([]) : passRows(walked.facts, batch.count);
      inWork = Promise.all([passing, before]).then(([isPlain]) => settle(walked, batch, rowFrom, isPlain));
      inWork.catch(() => {});
      await before;
    },
    async finish() {
      await inWork;
      if (walker === undefined || things === undefined || sums === undefined) throw new Error('there was no header');
      const { takeBack } = sums;
      await judgeRest({ ...{ judge, chunks, spill, seenAgain, walker, header, delimiter }, takeBack });
      await silver.settled();
      const proven = createProvenRows({
        ...{ judge, chunks, spill, silver, header, delimiter, sums },
        rowsFrom: provenRowsFrom,
      });
      return judge.finish(proven);
    },
  };
}

function joinPositions(positions: readonly Positions[]): Positions {
  const [only] = positions;
  if (positions.length === 1 && only !== undefined) return only;
  const join = (name: keyof Positions): Float64Array => {
    const joined = new Float64Array(positions.reduce((sum, one) => sum + one.rowNo.length, 0));
    let at = 0;
    for (const one of positions) {
      joined.set(one[name], at);
      at += one[name].length;
    }
    return joined;
  };
  return { rowNo: join('rowNo'), lineFrom: join('lineFrom'), byteFrom: join('byteFrom'), byteTo: join('byteTo') };
}
