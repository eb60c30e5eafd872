import type { Damaged } from '@tillkeeper/record-reader';
import { type CopyFile, openCopyFile, quoted, quotedArray } from './copy-file.ts';
import type { JudgeJob } from './judge-job.ts';
import type { RecordPosition, TextChunk } from './read-records.ts';

/** Columns of staging.records that are copied, in this order. */
export const stagingColumns = [
  'file_id',
  'run',
  'file_type',
  'received_at',
  'row_no',
  'line_from',
  'byte_from',
  'byte_to',
  'store_id',
  'error_codes',
  'columns',
] as const;

export interface StagingFile {
  /** Writes a row of a chunk's columns as it came. */
  stage(chunk: Pick<TextChunk, 'columns'>, row: number, position: RecordPosition, facts: StagedFacts): void;
  /** Writes what can be shown of a record that cannot be read. */
  stageDamaged(damaged: Damaged, storeId: string): void;
  drain: CopyFile['drain'];
  close: CopyFile['close'];
}
interface StagedFacts {
  /** '' where it is not known. */
  readonly storeId: string;
  readonly errorCodes: readonly string[];
}

/** The file from which a file's records are copied to staging.records, all as text. */
export function openStagingFile(path: string, job: JudgeJob): StagingFile {
  const file = openCopyFile(path);
  const cells: string[] = [];
  const ofFile = `${quoted(job.fileId)},${job.run},${quoted(job.formatFile.file_type)},${quoted(job.receivedAt)}`;
  const write = (position: RecordPosition, { storeId, errorCodes }: StagedFacts, columns: readonly string[]): void => {
    const { rowNo, lineFrom, byteFrom, byteTo } = position;
    const store = storeId === '' ? '' : quoted(storeId);
    const errors = errorCodes.length === 0 ? '' : quotedArray(errorCodes);
    file.writeRecord(`${ofFile},${rowNo},${lineFrom},${byteFrom},${byteTo},${store},${errors},${quotedArray(columns)}`);
  };
  return {
    stage({ columns }, row, position, facts) {
      cells.length = columns.length;
      for (let column = 0; column < columns.length; column += 1) cells[column] = columns[column]?.[row] ?? '';
      write(position, facts, cells);
    },
    stageDamaged(damaged, storeId) {
      write(damaged, { storeId, errorCodes: [damaged.code] }, [damaged.raw]);
    },
    drain: () => file.drain(),
    close: () => file.close(),
  };
}
