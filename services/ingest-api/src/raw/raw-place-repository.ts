import { fileTypeNames } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

/** Where in a file an exception is. */
export interface RawPlace {
  readonly fileId: string;
  readonly senderId: string;
  readonly rowNo: number | null;
  readonly lineFrom: number | null;
  /** Null: it is about the file as a whole. */
  readonly byteFrom: number | null;
  readonly byteTo: number | null;
}

/** Undefined where there is no such exception. */
export async function findRawPlace(on: Queryable, exceptionId: string): Promise<RawPlace | undefined> {
  const { rows } = await on.query<
    Record<'row_no' | 'line_from' | 'byte_from' | 'byte_to', bigint | null> & {
      file_id: string;
      sender_id: string;
    }
  >(
    // all kinds of file are named, since they come first in the index
    `select e.file_id, f.sender_id, e.row_no, e.line_from, e.byte_from, e.byte_to
     from quality.exceptions e join ops.files f using (file_id)
     where e.file_type = any($1) and e.exception_id = $2`,
    [fileTypeNames, exceptionId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const numberOf = (value: bigint | null): number | null => (value === null ? null : Number(value));
  return {
    ...{ fileId: row.file_id, senderId: row.sender_id, rowNo: numberOf(row.row_no), lineFrom: numberOf(row.line_from) },
    ...{ byteFrom: numberOf(row.byte_from), byteTo: numberOf(row.byte_to) },
  };
}
