import type { StoredReceipt } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';
import type { MatchedFile } from '@tillkeeper/domain';
import manifest from '../package.json' with { type: 'json' };
import type { JudgedTotal } from './judge/judge-job.ts';

export interface JudgedSums {
  readonly rowsRead: number;
  readonly rowsHeld: number;
  readonly rowsRepeated: number;
  readonly rowsRemoved: number;
  readonly rowsWithoutAmount: number;
  readonly totals: readonly JudgedTotal[];
  /** The sender's columns in the order of the header. */
  readonly columns: readonly { readonly name: string }[];
}
/** What began a run of a file, and when. */
export interface BegunRun {
  readonly why: 'received' | 'sent-again' | 'judged-again';
  readonly eventId: string;
  readonly at: Date;
}
export interface SilverObject {
  readonly tableName: string;
  readonly blobKey: string;
  readonly rows: number;
}
export interface FileOutcome {
  readonly begun: BegunRun;
  readonly receipt: StoredReceipt;
  readonly matched: MatchedFile | undefined;
  readonly run: number;
  readonly status: 'validated' | 'rejected' | 'quarantined';
  readonly rejectCode: string | null;
  readonly rejectDetail: string | null;
  readonly judged: JudgedSums | undefined;
  readonly silver: SilverObject | undefined;
  /** How often its answers had changed when it was judged. */
  readonly answersJudged: number;
}

/** Writes the file's state, its sums and what it has in silver; a new run replaces what the last one said. */
export async function saveOutcome(tx: Queryable, outcome: FileOutcome): Promise<void> {
  const { receipt, matched, judged, run, silver } = outcome;
  const totals = judged?.totals ?? [];
  const sum = (of: (total: JudgedTotal) => bigint): bigint => totals.reduce((all, total) => all + of(total), 0n);
  if (run > 1) await withdrawOutcome(tx, receipt.file_id);
  await tx.query({ name: 'save-outcome', text: saveOutcomeText }, [
    ...[receipt.file_id, receipt.sender_id, receipt.file_name, receipt.file_type, receipt.format_id],
    ...[matched?.businessDate ?? null, matched?.tillId ?? null, matched?.sequence ?? null],
    ...[receipt.sha256, receipt.size_bytes, receipt.received_at],
    ...[outcome.status, run, outcome.rejectCode, outcome.rejectDetail?.slice(0, 1000) ?? null],
    judged?.rowsRead ?? 0,
    judged?.rowsHeld ?? 0,
    judged?.rowsRepeated ?? 0,
    judged?.rowsWithoutAmount ?? 0,
    sum(total => total.amount_read_minor),
    sum(total => total.amount_held_minor),
    sum(total => total.amount_repeated_minor),
    receipt.is_web,
    totals.map(one => one.store_id),
    totals.map(one => one.currency),
    totals.map(one => one.rows_read),
    totals.map(one => one.rows_held),
    totals.map(one => one.rows_repeated),
    totals.map(one => one.rows_without_amount),
    totals.map(one => one.amount_read_minor),
    totals.map(one => one.amount_held_minor),
    totals.map(one => one.amount_repeated_minor),
    ...[silver?.tableName ?? null, silver?.blobKey ?? null, silver?.rows ?? null],
    judged?.columns.map(column => column.name) ?? null,
    ...[receipt.sending?.by ?? null, receipt.sending?.user_agent ?? null, receipt.sending?.software ?? null],
    ...[receipt.sending?.declared_sha256 ?? null, receipt.sending?.declared_rows ?? null],
    receipt.sending?.declared_total ?? null,
    ...[outcome.begun.why, outcome.begun.eventId, outcome.begun.at.toISOString(), manifest.version],
    judged?.rowsRemoved ?? 0,
    sum(total => total.amount_removed_minor),
    totals.map(one => one.rows_removed),
    totals.map(one => one.amount_removed_minor),
    outcome.answersJudged,
  ]);
}

/** Takes away the sums of earlier runs and takes what they left in silver out of force. */
async function withdrawOutcome(tx: Queryable, fileId: string): Promise<void> {
  await tx.query(
    `with sums as (delete from ops.file_totals where file_id = $1)
     update ops.silver_objects set is_in_force = false where file_id = $1 and is_in_force`,
    [fileId],
  );
}

// One statement: each is an answer that is waited for, and a till's file has 30 rows. The web shop's files are named by
// the clock: their numbers are no count.
const saveOutcomeText = `
  with file as (
    insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sequence, sha256, size_bytes, received_at,
      status, run, reject_code, reject_detail, rows_read, rows_held, rows_repeated, rows_without_amount, amount_read_minor, amount_held_minor, amount_repeated_minor,
      validated_at, sequence_seen_at, header, rows_removed, amount_removed_minor, answers_judged)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, now(), case when $23 then now() end, $36::text[], $47, $48, $51)
    on conflict (file_id) do update set received_at = excluded.received_at, business_date = excluded.business_date, till_id = excluded.till_id, sequence = excluded.sequence, status = excluded.status, run = excluded.run, reject_code = excluded.reject_code, reject_detail = excluded.reject_detail, header = excluded.header,
      rows_read = excluded.rows_read, rows_loaded = 0, rows_unchanged = 0, rows_held = excluded.rows_held, rows_repeated = excluded.rows_repeated, rows_removed = excluded.rows_removed,
      rows_without_amount = excluded.rows_without_amount, amount_read_minor = excluded.amount_read_minor, amount_loaded_minor = 0, amount_unchanged_minor = 0,
      amount_held_minor = excluded.amount_held_minor, amount_repeated_minor = excluded.amount_repeated_minor, amount_removed_minor = excluded.amount_removed_minor, answers_judged = excluded.answers_judged,
      validated_at = now(), loaded_at = null, reconciled_at = null, reconcile_difference_rows = null, reconcile_difference_amount_minor = null),
  sums as (
    insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_held, rows_repeated, rows_without_amount, amount_read_minor, amount_held_minor, amount_repeated_minor, rows_removed, amount_removed_minor)
    select $1, * from unnest($24::text[], $25::text[], $26::bigint[], $27::bigint[], $28::bigint[], $29::bigint[], $30::bigint[], $31::bigint[], $32::bigint[], $49::bigint[], $50::bigint[])),
  receipt_noted as (
    insert into ops.receipts (file_id, received_at, is_web, sent_by, user_agent, software, declared_sha256, declared_rows, declared_amount)
    values ($1, $11, $23, $37, $38, $39, $40, $41, $42::numeric)
    on conflict (file_id) do nothing),
  run_noted as (
    insert into ops.runs (file_id, run, why, event_id, started_at, validated_at, status, reject_code, rows_read, rows_held, rows_repeated, validator_version)
    values ($1, $13, $43, $44, $45::timestamptz, now(), $12, $14, $16, $17, $18, $46))
  insert into ops.silver_objects (file_id, run, table_name, blob_key, rows)
  select $1, $13, $33::text, $34::text, $35::bigint where $33::text is not null`;
