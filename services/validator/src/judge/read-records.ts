import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  type Damaged,
  FileUnreadableError,
  type Header,
  type Note,
  type Positions,
  readStrictly,
} from '@tillkeeper/record-reader';
import { type Batch, batchResults } from '../read/batch-results.ts';
import type { VerifiedFormat } from '../read/scan-verified.ts';
import { toTextColumns } from '../read/text-columns.ts';
import type { JudgeJob } from './judge-job.ts';
import { unusedColumns } from './unused-columns.ts';

const chunkBytes = 4 * 2 ** 20;

/** Where a record stands: rows and lines from 1, bytes of the decompressed file from 0, `byteTo` one past its last. */
export interface RecordPosition {
  readonly rowNo: number;
  readonly lineFrom: number;
  readonly byteFrom: number;
  readonly byteTo: number;
}

export type TextColumn = readonly string[];

export interface TextChunk {
  readonly kind: 'chunk';
  readonly header: readonly string[];
  /** Columns of texts, in the header's order; this chunk's are those of the `count` rows at `from`. */
  readonly columns: readonly TextColumn[];
  readonly from: number;
  readonly count: number;
  readonly positions: Positions;
}

/** A file's records: texts chunk after chunk, and what is damaged or noted, in the order of the file. */
export async function* readRecords(
  job: JudgeJob,
  onUnusedColumn: (name: string) => void,
): AsyncGenerator<Header | TextChunk | Damaged | Note> {
  let header: readonly string[] = [];
  for await (const batch of readBatches(job, chunkBytes, onUnusedColumn)) {
    if ('kind' in batch) {
      header = batch.columns;
      yield batch;
    } else yield* textChunks(batch, { columns: header, delimiter: delimiterOf(job) });
  }
}

/** A file's records as verified bytes, in batches of about `maxBytes`. */
export async function* readBatches(
  job: JudgeJob,
  maxBytes: number,
  /** Gets the names of columns (of NDJSON: keys) that the format does not use. */
  onUnusedColumn: (name: string) => void,
): AsyncGenerator<Header | Batch> {
  const { size } = await stat(job.filePath);
  // a whole MiB for the 5 kB of a till's file is a collection of garbage every few files
  const source = createReadStream(job.filePath, { highWaterMark: Math.min(1 << 20, Math.max(size, 1)) });
  const { isGzip, formatFile } = job;
  const sayUnused = (names: readonly string[]): void => unusedColumns(names, formatFile).forEach(onUnusedColumn);
  const results = readStrictly({
    ...{ source, isGzip, formatFile, chunkBytes: maxBytes, limits: { maxBytes: job.maxBytes } },
    onEnd: ({ unknownKeys }) => sayUnused(unknownKeys),
  });
  for await (const batch of batchResults(results, maxBytes)) {
    if ('kind' in batch) sayUnused(batch.columns);
    yield batch;
  }
}

/** Between the fields of verified bytes. */
export const delimiterOf = ({ formatFile }: Pick<JudgeJob, 'formatFile'>): string =>
  formatFile.container === 'csv' ? formatFile.delimiter : ',';

/** The records of a batch as texts, and what stands between them. */
export function* textChunks(batch: Batch, format: VerifiedFormat): Generator<TextChunk | Damaged | Note> {
  const columns = batch.count === 0 ? [] : toTextColumns(batch.csv, format, batch.count);
  let from = 0;
  for (const result of batch.results) {
    if (result.kind !== 'records') {
      yield result;
      continue;
    }
    yield { kind: 'chunk', header: format.columns, columns, from, count: result.count, positions: result.positions };
    from += result.count;
  }
}

export function positionAt(positions: Positions, index: number): RecordPosition {
  return {
    rowNo: positions.rowNo[index] ?? 0,
    lineFrom: positions.lineFrom[index] ?? 0,
    byteFrom: positions.byteFrom[index] ?? 0,
    byteTo: positions.byteTo[index] ?? 0,
  };
}

export const isUnreadable = (error: unknown): error is FileUnreadableError => error instanceof FileUnreadableError;
