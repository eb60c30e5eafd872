import { createReadStream } from 'node:fs';
import {
  type Damaged,
  FileUnreadableError,
  type Header,
  type Positions,
  readStrictly,
} from '@tillkeeper/record-reader';
import { batchResults } from '../read/batch-results.ts';
import { toTextColumns } from '../read/text-columns.ts';
import { arrayLiteral, type CopyFile } from './copy-file.ts';
import type { JudgeJob } from './judge-job.ts';

/** Columns of staging.records that are copied, in this order. */
export const stagingColumns = [
  'file_id',
  'run',
  'row_no',
  'line_from',
  'byte_from',
  'byte_to',
  'store_id',
  'file_type',
  'received_at',
  'error_codes',
  'columns',
] as const;

export interface TextChunk {
  readonly kind: 'chunk';
  readonly header: readonly string[];
  /** Columns of texts, in the header's order. */
  readonly columns: readonly (readonly string[])[];
  readonly count: number;
  readonly positions: Positions;
}

const chunkBytes = 32 * 2 ** 20;

/** A file's records: verified bytes read by Polars as texts, chunk after chunk, and what is damaged, in order. */
export async function* readRecords(job: JudgeJob): AsyncGenerator<Header | TextChunk | Damaged> {
  let header: readonly string[] = [];
  const delimiter = job.formatFile.container === 'csv' ? job.formatFile.delimiter : ',';
  const source = createReadStream(job.filePath, { highWaterMark: 1 << 20 });
  const { isGzip, formatFile } = job;
  const results = readStrictly({ source, isGzip, formatFile, chunkBytes, limits: { maxBytes: job.maxBytes } });
  for await (const batch of batchResults(results, chunkBytes)) {
    if ('kind' in batch) {
      header = batch.columns;
      yield batch;
      continue;
    }
    const columns = batch.count === 0 ? [] : toTextColumns(batch.csv, { columns: header, delimiter }, batch.count);
    let from = 0;
    for (const result of batch.results) {
      if (result.kind === 'damaged') {
        yield result;
        continue;
      }
      const { count, positions } = result;
      const to = from + count;
      const isWhole = count === batch.count;
      yield {
        kind: 'chunk',
        header,
        columns: isWhole ? columns : columns.map(column => column.slice(from, to)),
        count,
        positions,
      };
      from = to;
    }
  }
}

export const isUnreadable = (error: unknown): error is FileUnreadableError => error instanceof FileUnreadableError;

/** Writes a record as it came to the staging file. */
export function stage(
  file: CopyFile,
  job: JudgeJob,
  record: {
    rowNo: number;
    lineFrom: number;
    byteFrom: number;
    byteTo: number;
    storeId: string | null;
    errorCodes: readonly string[];
    columns: readonly string[];
  },
): void {
  file.write([
    job.fileId,
    job.run,
    record.rowNo,
    record.lineFrom,
    record.byteFrom,
    record.byteTo,
    record.storeId,
    job.formatFile.file_type,
    job.receivedAt,
    record.errorCodes.length === 0 ? null : arrayLiteral(record.errorCodes),
    arrayLiteral(record.columns),
  ]);
}
