import type { FileReport, FileStatus, FileTotal } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

type Counts = Record<
  `rows_${'read' | 'loaded' | 'unchanged' | 'held' | 'repeated' | 'removed' | 'without_amount'}`,
  bigint
>;
interface FileRow extends Counts {
  file_id: string;
  sender_id: string;
  file_name: string;
  file_type: string;
  business_date: string | null;
  sha256: string;
  size_bytes: bigint;
  received_at: string;
  status: FileStatus;
  run: number;
  reject_code: string | null;
  reconciled_at: string | null;
  reconcile_difference_rows: bigint | null;
}
type Amounts = Record<`amount_${'read' | 'loaded' | 'unchanged' | 'held' | 'repeated' | 'removed'}_minor`, bigint>;
interface TotalRow extends Counts, Amounts {
  file_id: string;
  store_id: string;
  currency: string;
}

const columns = `file_id, sender_id, file_name, file_type, business_date, sha256, size_bytes, received_at, status, run,
  reject_code, reconciled_at, reconcile_difference_rows,
  rows_read, rows_loaded, rows_unchanged, rows_held, rows_repeated, rows_removed, rows_without_amount`;

/** What became of a file, or undefined when the validator has not seen it. */
export async function findFileReport(on: Queryable, fileId: string): Promise<FileReport | undefined> {
  const { rows } = await on.query<FileRow>(`select ${columns} from ops.files where file_id = $1`, [fileId]);
  return (await withDetails(on, rows))[0];
}

/** The latest received first; `after` is the last one of the page before. */
export async function listFileReports(
  on: Queryable,
  wanted: {
    senderId: string | undefined;
    businessDate: string | undefined;
    status: FileStatus | undefined;
    after: { receivedAt: string; fileId: string } | undefined;
    limit: number;
  },
): Promise<FileReport[]> {
  const { rows } = await on.query<FileRow>(
    `select ${columns} from ops.files
     where ($1::text is null or sender_id = $1) and ($2::date is null or business_date = $2)
       and ($3::text is null or status = $3)
       and ($4::timestamptz is null or (received_at, file_id) < ($4, $5))
     order by received_at desc, file_id desc limit $6`,
    [
      ...[wanted.senderId ?? null, wanted.businessDate ?? null, wanted.status ?? null],
      ...[wanted.after?.receivedAt ?? null, wanted.after?.fileId ?? null, wanted.limit],
    ],
  );
  return withDetails(on, rows);
}

async function withDetails(on: Queryable, files: readonly FileRow[]): Promise<FileReport[]> {
  if (files.length === 0) return [];
  const fileIds = files.map(file => file.file_id);
  const { rows: totals } = await on.query<TotalRow>(
    'select * from ops.file_totals where file_id = any($1) order by store_id, currency',
    [fileIds],
  );
  const { rows: problems } = await on.query<{ file_id: string; code: string; severity: string; count: bigint }>(
    `select e.file_id, e.code, e.severity, count(*) as count from quality.exceptions e
     join ops.files f on f.file_id = e.file_id and f.run = e.run
     where e.file_id = any($1) group by e.file_id, e.code, e.severity order by count desc, e.code`,
    [fileIds],
  );
  return files.map(file => ({
    ...file,
    ...countsOf(file),
    size_bytes: Number(file.size_bytes),
    reconcile_difference_rows: file.reconcile_difference_rows === null ? null : Number(file.reconcile_difference_rows),
    totals: totals.filter(total => total.file_id === file.file_id).map(totalOf),
    problems: problems
      .filter(problem => problem.file_id === file.file_id)
      .map(({ code, severity, count }) => ({ code, severity, count: Number(count) })),
  }));
}

function countsOf(row: Counts) {
  return {
    rows_read: Number(row.rows_read),
    rows_loaded: Number(row.rows_loaded),
    rows_unchanged: Number(row.rows_unchanged),
    rows_held: Number(row.rows_held),
    rows_repeated: Number(row.rows_repeated),
    rows_removed: Number(row.rows_removed),
    rows_without_amount: Number(row.rows_without_amount),
  };
}

/** Pence fit into a double up to 90 thousand billion pounds. */
function totalOf(row: TotalRow): FileTotal {
  return {
    store_id: row.store_id,
    currency: row.currency,
    ...countsOf(row),
    amount_read_minor: Number(row.amount_read_minor),
    amount_loaded_minor: Number(row.amount_loaded_minor),
    amount_unchanged_minor: Number(row.amount_unchanged_minor),
    amount_held_minor: Number(row.amount_held_minor),
    amount_repeated_minor: Number(row.amount_repeated_minor),
    amount_removed_minor: Number(row.amount_removed_minor),
  };
}
