import type { StoredReceipt } from '@tillkeeper/contracts';
import { copyInto, type Queryable, type Transaction } from '@tillkeeper/database';
import type { MatchedFile } from '@tillkeeper/domain';
import { RetryableError } from '@tillkeeper/service-kit';
import { exceptionColumns } from './judge/findings-file.ts';
import type { JudgedTotal, NamedCustomer } from './judge/judge-job.ts';
import { stagingColumns } from './judge/staging-file.ts';
import { consumer } from './validator-parts.ts';

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

/**
 * Lets one transaction at a time decide about contents of a sender, and makes sure that no other has taken the number of
 * the run since it began. Throws RetryableError when one has: the event is looked at afresh.
 */
export async function lockRun(
  tx: Transaction,
  { receipt, run }: { readonly receipt: StoredReceipt; readonly run: number },
): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tillkeeper.contents/' || $1 || '/' || $2, 0))`, [
    receipt.sender_id,
    receipt.sha256,
  ]);
  const known = await findFile(tx, receipt.file_id);
  if ((known?.run ?? 0) !== run - 1)
    throw new RetryableError(`run ${run} of the file ${receipt.file_id} was taken by another event meanwhile`);
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
    `select 1 from ops.files
     where sender_id = $1 and file_name = $2 and file_id <> $3 and received_at <= $4::timestamptz limit 1`,
    [receipt.sender_id, receipt.file_name, receipt.file_id, receipt.received_at],
  );
  return rows.length > 0;
}

/** Whether an event was handled to the end. Not a claim: a look before work that may be long. */
export async function isHandled(tx: Queryable, eventId: string): Promise<boolean> {
  const { rows } = await tx.query('select 1 from ops.inbox where consumer = $1 and event_id = $2', [consumer, eventId]);
  return rows.length > 0;
}

/** Returns how often the run of the file has crashed, this time included. */
export async function recordCrash(tx: Queryable, fileId: string, run: number, reason: string): Promise<number> {
  await tx.query('insert into ops.crashes (file_id, run, reason) values ($1, $2, $3)', [
    fileId,
    run,
    reason.replaceAll('\u0000', '').slice(0, 2000),
  ]);
  const { rows } = await tx.query<{ count: bigint }>(
    'select count(*) from ops.crashes where file_id = $1 and run = $2',
    [fileId, run],
  );
  return Number(rows[0]?.count ?? 0);
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

const customersAtOnce = 5_000;

/** Says which of the customers the books do not know: one finding each, at the row that names it first. */
export async function noteUnknownCustomers(
  tx: Queryable,
  finding: {
    fileId: string;
    run: number;
    fileType: string;
    code: string;
    severity: string;
    message: string;
    customers: readonly NamedCustomer[];
  },
): Promise<void> {
  for (let from = 0; from < finding.customers.length; from += customersAtOnce) {
    const some = finding.customers.slice(from, from + customersAtOnce);
    await tx.query(
      `insert into quality.exceptions (file_id, run, file_type, code, severity, message, column_name, value, row_no, store_id, transaction_id)
       select $1, $2, $3, $4, $5, $6, 'customer_id', named.* from unnest($7::text[], $8::bigint[], $9::text[], $10::text[]) as named (customer_id, row_no, store_id, transaction_id)
       where not exists (select from retail.customers c where c.customer_id = named.customer_id)`,
      [
        ...[finding.fileId, finding.run, finding.fileType, finding.code, finding.severity, finding.message],
        some.map(customer => customer.customerId),
        some.map(customer => customer.rowNo),
        some.map(customer => customer.storeId),
        some.map(customer => customer.transactionId),
      ],
    );
  }
}

export interface JudgedSums {
  readonly rowsRead: number;
  readonly rowsHeld: number;
  readonly rowsRepeated: number;
  readonly rowsWithoutAmount: number;
  readonly totals: readonly JudgedTotal[];
}
export interface FileOutcome {
  readonly receipt: StoredReceipt;
  readonly matched: MatchedFile | undefined;
  readonly run: number;
  readonly status: 'validated' | 'rejected' | 'quarantined';
  readonly rejectCode: string | null;
  readonly rejectDetail: string | null;
  readonly judged: JudgedSums | undefined;
}

/** Writes the file's state and sums; a new run replaces what the last one said. */
export async function saveOutcome(tx: Queryable, outcome: FileOutcome): Promise<void> {
  const { receipt, matched, judged, run } = outcome;
  const totals = judged?.totals ?? [];
  const sum = (of: (total: JudgedTotal) => bigint): bigint => totals.reduce((all, total) => all + of(total), 0n);
  await tx.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sequence, sha256, size_bytes, received_at,
       status, run, reject_code, reject_detail, rows_read, rows_held, rows_repeated, rows_without_amount, amount_read_minor, amount_held_minor, amount_repeated_minor, validated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, now())
     on conflict (file_id) do update set received_at = excluded.received_at, business_date = excluded.business_date, till_id = excluded.till_id, sequence = excluded.sequence, status = excluded.status, run = excluded.run, reject_code = excluded.reject_code, reject_detail = excluded.reject_detail,
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

export interface SilverObject {
  readonly fileId: string;
  readonly run: number;
  readonly tableName: string;
  readonly blobKey: string;
  readonly rows: number;
}

/** Takes what earlier runs of a file left in silver out of force. */
export async function withdrawSilver(tx: Queryable, fileId: string): Promise<void> {
  await tx.query('update ops.silver_objects set is_in_force = false where file_id = $1 and is_in_force', [fileId]);
}

export async function insertSilverObject(tx: Queryable, silver: SilverObject): Promise<void> {
  await tx.query(
    'insert into ops.silver_objects (file_id, run, table_name, blob_key, rows) values ($1, $2, $3, $4, $5)',
    [silver.fileId, silver.run, silver.tableName, silver.blobKey, silver.rows],
  );
}

/**
 * Whether master data that were received before are judged and on their way into the books. After two minutes they are
 * waited for no longer: then something is wrong with them that must not hold up the tills.
 */
export async function isMasterDataUnderway(tx: Queryable, receipt: StoredReceipt): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from ops.files
     where status = 'validated' and file_type <> 'sales' and received_at < $1 and validated_at > now() - interval '2 minutes'
     limit 1`,
    [receipt.received_at],
  );
  return rows.length > 0;
}
