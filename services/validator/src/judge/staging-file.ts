import type { Damaged } from '@tillkeeper/record-reader';
import { type CopyFile, openCopyFile } from './copy-file.ts';
import type { JudgeJob } from './judge-job.ts';
import type { RecordPosition, TextChunk } from './read-records.ts';

/** Columns of staging.record_lines that are copied, in this order. */
export const stagingColumns = [
  'file_id',
  'run',
  'received_ms',
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
  /** Whole lines, made elsewhere; the bytes may be changed once it is `done`. */
  stageLines(bytes: Buffer, done: () => void): void;
  /** What every line begins with. */
  readonly lineStart: string;
  drain: CopyFile['drain'];
  close: CopyFile['close'];
}
interface StagedFacts {
  /** '' where it is not known. */
  readonly storeId: string;
  readonly errorCodes: readonly string[];
}

/** The file from which a file's records are copied to staging.record_lines, all as text. */
export function openStagingFile(path: string, job: JudgeJob): StagingFile {
  const file = openCopyFile(path);
  const cells: string[] = [];
  const ofFile = [job.fileId, job.run, Date.parse(job.receivedAt)].join(',');
  const write = (position: RecordPosition, { storeId, errorCodes }: StagedFacts, columns: readonly string[]): void => {
    file.plain(ofFile);
    file.plain(position.rowNo);
    file.plain(position.lineFrom);
    file.plain(position.byteFrom);
    file.plain(position.byteTo);
    file.textOrNull(storeId);
    if (errorCodes.length === 0) file.null();
    else file.array(errorCodes);
    file.array(columns);
    file.endRecord();
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
    stageLines: (bytes, done) => file.records(bytes, done),
    lineStart: ofFile,
    drain: () => file.drain(),
    close: () => file.close(),
  };
}
