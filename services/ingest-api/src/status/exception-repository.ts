import type { ExceptionReport, ExceptionStatus } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

interface ExceptionRow extends Omit<ExceptionReport, 'exception_id' | 'row_no'> {
  exception_id: bigint;
  row_no: bigint | null;
  created_at: string;
}

const columns = `e.exception_id, e.file_id, f.file_name, e.row_no, e.store_id, e.transaction_id, e.code, e.severity,
  e.column_name, e.value, e.message, e.status, e.created_at`;

const toReport = ({ created_at: _, ...row }: ExceptionRow): ExceptionReport => ({
  ...row,
  exception_id: String(row.exception_id),
  row_no: row.row_no === null ? null : Number(row.row_no),
});

/** The place of the last exception of a page in the order of `listExceptionsOfFile`. */
export interface PlaceInFile {
  /** Decimal text; null: among those that are about the file as a whole, which come last. */
  readonly rowNo: string | null;
  readonly exceptionId: string;
}

/** The exceptions of the run in force, row by row, then those about the file as a whole. */
export async function listExceptionsOfFile(
  on: Queryable,
  wanted: { fileId: string; after: PlaceInFile | undefined; limit: number },
): Promise<ExceptionReport[]> {
  const { fileId, after, limit } = wanted;
  const inRows = after !== undefined && after.rowNo === null ? [] : await ofRows(on, { fileId, after, limit });
  if (inRows.length === limit) return inRows.map(toReport);
  const afterId = after !== undefined && after.rowNo === null ? after.exceptionId : '0';
  const { rows } = await on.query<ExceptionRow>(
    `select ${columns} from quality.exceptions e join ops.files f on f.file_id = e.file_id and f.run = e.run
     where e.file_id = $1 and e.row_no is null and e.exception_id > $2
     order by e.exception_id limit $3`,
    [fileId, afterId, limit - inRows.length],
  );
  return [...inRows, ...rows].map(toReport);
}

async function ofRows(
  on: Queryable,
  wanted: { fileId: string; after: PlaceInFile | undefined; limit: number },
): Promise<ExceptionRow[]> {
  const { fileId, after, limit } = wanted;
  // `row_no >= $2` is what the index can use; the pair of columns says the rest.
  const { rows } = await on.query<ExceptionRow>(
    `select ${columns} from quality.exceptions e join ops.files f on f.file_id = e.file_id and f.run = e.run
     where e.file_id = $1 and e.row_no >= $2 and (e.row_no, e.exception_id) > ($2, $3)
     order by e.row_no, e.exception_id limit $4`,
    [fileId, after?.rowNo ?? '0', after?.exceptionId ?? '0', limit],
  );
  return rows;
}

export interface PlaceInStore {
  /** ISO instant, with microseconds. */
  readonly createdAt: string;
  readonly exceptionId: string;
}

/** What stores have to put right, the latest first. `storeIds` null: all stores. `place` is that of the last one. */
export async function listExceptionsOfStores(
  on: Queryable,
  wanted: {
    storeIds: readonly string[] | null;
    status: ExceptionStatus;
    after: PlaceInStore | undefined;
    limit: number;
  },
): Promise<{ exceptions: ExceptionReport[]; place: PlaceInStore | undefined }> {
  const { rows } = await on.query<ExceptionRow>(
    `select ${columns} from quality.exceptions e
     join ops.files f on f.file_id = e.file_id and (f.run = e.run or e.status <> 'open')
     where ($1::text[] is null or e.store_id = any($1)) and e.status = $2
       and ($3::timestamptz is null or (e.created_at, e.exception_id) < ($3, $4))
     order by e.created_at desc, e.exception_id desc limit $5`,
    [wanted.storeIds, wanted.status, wanted.after?.createdAt ?? null, wanted.after?.exceptionId ?? null, wanted.limit],
  );
  const last = rows.at(-1);
  const place =
    last === undefined || rows.length < wanted.limit
      ? undefined
      : { createdAt: last.created_at, exceptionId: String(last.exception_id) };
  return { exceptions: rows.map(toReport), place };
}
