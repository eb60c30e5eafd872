import { createReadStream } from 'node:fs';
import {
  type Damaged,
  FileUnreadableError,
  type Header,
  type Positions,
  readStrictly,
} from '@tillkeeper/record-reader';
import { arrayLiteral, type CopyFile } from './copy-file.ts';
import type { JudgeJob } from './judge-job.ts';
import { toTextColumns } from './text-columns.ts';

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

/** A file's records: verified bytes read by Polars as texts, chunk after chunk, and what is damaged, in order. */
export async function* readRecords(job: JudgeJob): AsyncGenerator<Header | TextChunk | Damaged> {
  let header: readonly string[] = [];
  const delimiter = job.formatFile.container === 'csv' ? job.formatFile.delimiter : ',';
  const source = createReadStream(job.filePath, { highWaterMark: 1 << 20 });
  for await (const result of readStrictly({
    source,
    isGzip: job.isGzip,
    formatFile: job.formatFile,
    limits: { maxBytes: job.maxBytes },
  })) {
    if (result.kind === 'header') {
      header = result.columns;
      yield result;
    } else if (result.kind === 'damaged') yield result;
    else
      yield {
        kind: 'chunk',
        header,
        columns: toTextColumns(result.csv, header, delimiter),
        count: result.count,
        positions: result.positions,
      };
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
