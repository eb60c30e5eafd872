import type { StoredReceipt } from '@tillkeeper/contracts';
import { copyInto, type Queryable, type Transaction } from '@tillkeeper/database';
import type { MatchedFile } from '@tillkeeper/domain';
import { exceptionColumns } from './judge/findings-file.ts';
import type { Judgement } from './judge/judge-job.ts';
import { stagingColumns } from './judge/read-records.ts';

export interface KnownFile {
  readonly status: string;
  readonly run: number;
}

export async function findFile(tx: Queryable, fileId: string): Promise<KnownFile | undefined> {
  const { rows } = await tx.query<KnownFile>('select status, run from ops.files where file_id = $1', [fileId]);
  return rows[0];
}

/** Whether no file of that sender and name was received after this one. */
export async function isLatestUnderItsName(tx: Queryable, receipt: StoredReceipt): Promise<boolean> {
  const { rows } = await tx.query<{ file_id: string }>(
    'select file_id from ops.files where sender_id = $1 and file_name = $2 order by received_at desc limit 1',
    [receipt.sender_id, receipt.file_name],
  );
  return rows[0] === undefined || rows[0].file_id === receipt.file_id;
}

/** The file of the same sender that brought the same bytes, with rows in them, under another name before. */
export async function findSameContent(tx: Queryable, receipt: StoredReceipt): Promise<string | undefined> {
  const { rows } = await tx.query<{ file_name: string }>(
    `select file_name from ops.files
     where sender_id = $1 and sha256 = $2 and file_name <> $3 and rows_read > 0 and status in ('validated', 'loaded')
     order by received_at limit 1`,
    [receipt.sender_id, receipt.sha256, receipt.file_name],
  );
  return rows[0]?.file_name;
}

export async function isNameReused(tx: Queryable, receipt: StoredReceipt): Promise<boolean> {
  const { rows } = await tx.query(
    'select 1 from ops.files where sender_id = $1 and file_name = $2 and file_id <> $3 limit 1',
    [receipt.sender_id, receipt.file_name, receipt.file_id],
  );
  return rows.length > 0;
}

export async function countCrashes(tx: Queryable, fileId: string, run: number): Promise<number> {
  const { rows } = await tx.query<{ count: bigint }>(
    'select count(*) from ops.crashes where file_id = $1 and run = $2',
    [fileId, run],
  );
  return Number(rows[0]?.count ?? 0);
}

export async function recordCrash(tx: Queryable, fileId: string, run: number, reason: string): Promise<void> {
  await tx.query('insert into ops.crashes (file_id, run, reason) values ($1, $2, $3)', [
    fileId,
    run,
    reason.replaceAll('\u0000', '').slice(0, 2000),
  ]);
}

export async function makeStagingPartition(tx: Queryable, instant: string): Promise<void> {
  await tx.query('select staging.make_partition($1)', [instant]);
}

export async function dropStaging(tx: Queryable, before: Date): Promise<void> {
  await tx.query('select staging.drop_partitions($1)', [before.toISOString()]);
}

export async function copyStaging(tx: Transaction, path: string): Promise<void> {
  await copyInto(tx, `copy staging.records (${stagingColumns.join(', ')}) from stdin (format csv)`, path);
}

export async function copyExceptions(tx: Transaction, path: string): Promise<void> {
  await copyInto(tx, `copy quality.exceptions (${exceptionColumns.join(', ')}) from stdin (format csv)`, path);
}

/** A finding about the file as a whole. */
export async function insertFileFinding(
  tx: Queryable,
  finding: { fileId: string; run: number; fileType: string; code: string; severity: string; message: string },
): Promise<void> {
  await tx.query(
    'insert into quality.exceptions (file_id, run, file_type, code, severity, message) values ($1, $2, $3, $4, $5, $6)',
    [finding.fileId, finding.run, finding.fileType, finding.code, finding.severity, finding.message],
  );
}

export interface FileOutcome {
  readonly receipt: StoredReceipt;
  readonly matched: MatchedFile | undefined;
  readonly run: number;
  readonly status: 'validated' | 'rejected' | 'quarantined';
  readonly rejectCode: string | null;
  readonly rejectDetail: string | null;
  readonly judged: Extract<Judgement, { status: 'judged' }> | undefined;
}

/** Writes the file's state and sums; a new run replaces what the last one said. */
export async function saveOutcome(tx: Queryable, outcome: FileOutcome): Promise<void> {
  const { receipt, matched, judged, run } = outcome;
  const totals = judged?.totals ?? [];
  const sum = (of: (total: (typeof totals)[number]) => number): number =>
    totals.reduce((all, total) => all + of(total), 0);
  await tx.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sequence, sha256, size_bytes, received_at,
       status, run, reject_code, reject_detail, rows_read, rows_held, rows_repeated, rows_without_amount, amount_read_minor, amount_held_minor, amount_repeated_minor, validated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, now())
     on conflict (file_id) do update set status = excluded.status, run = excluded.run, reject_code = excluded.reject_code, reject_detail = excluded.reject_detail,
       rows_read = excluded.rows_read, rows_loaded = 0, rows_unchanged = 0, rows_held = excluded.rows_held, rows_repeated = excluded.rows_repeated, rows_removed = 0,
       rows_without_amount = excluded.rows_without_amount, amount_read_minor = excluded.amount_read_minor, amount_loaded_minor = 0, amount_unchanged_minor = 0,
       amount_held_minor = excluded.amount_held_minor, amount_repeated_minor = excluded.amount_repeated_minor, amount_removed_minor = 0,
       validated_at = now(), loaded_at = null, reconciled_at = null, reconcile_difference_rows = null, reconcile_difference_amount_minor = null`,
    [
      receipt.file_id,
      receipt.sender_id,
      receipt.file_name,
      receipt.file_type,
      receipt.format_id,
      matched?.businessDate ?? null,
      matched?.tillId ?? null,
      matched?.sequence ?? null,
      receipt.sha256,
      receipt.size_bytes,
      receipt.received_at,
      outcome.status,
      run,
      outcome.rejectCode,
      outcome.rejectDetail?.slice(0, 1000) ?? null,
      judged?.rowsRead ?? 0,
      judged?.rowsHeld ?? 0,
      judged?.rowsRepeated ?? 0,
      judged?.rowsWithoutAmount ?? 0,
      sum(total => total.amount_read_minor),
      sum(total => total.amount_held_minor),
      sum(total => total.amount_repeated_minor),
    ],
  );
  await tx.query('delete from ops.file_totals where file_id = $1', [receipt.file_id]);
  await tx.query(
    `insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_held, rows_repeated, rows_without_amount, amount_read_minor, amount_held_minor, amount_repeated_minor)
     select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])`,
    [
      receipt.file_id,
      totals.map(one => one.store_id),
      totals.map(one => one.currency),
      totals.map(one => one.rows_read),
      totals.map(one => one.rows_held),
      totals.map(one => one.rows_repeated),
      totals.map(one => one.rows_without_amount),
      totals.map(one => one.amount_read_minor),
      totals.map(one => one.amount_held_minor),
      totals.map(one => one.amount_repeated_minor),
    ],
  );
}

export async function saveSilverObject(
  tx: Queryable,
  silver: { fileId: string; run: number; tableName: string; blobKey: string; rows: number },
): Promise<void> {
  await tx.query('update ops.silver_objects set is_in_force = false where file_id = $1', [silver.fileId]);
  await tx.query(
    'insert into ops.silver_objects (file_id, run, table_name, blob_key, rows) values ($1, $2, $3, $4, $5)',
    [silver.fileId, silver.run, silver.tableName, silver.blobKey, silver.rows],
  );
}
