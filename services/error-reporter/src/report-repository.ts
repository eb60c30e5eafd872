import type { Queryable } from '@tillkeeper/database';
import type { Digest } from '@tillkeeper/domain';
import type { ReportStore } from './store-repository.ts';

export type ReportKind = 'digest' | 'refused' | 'rejected';

export interface NewReport {
  readonly kind: ReportKind;
  readonly store: ReportStore;
  readonly dedupeKey: string;
  readonly messageId: string;
  readonly content: Digest;
}

export interface ReportToSend {
  readonly report_id: bigint;
  readonly kind: ReportKind;
  readonly store_id: string;
  readonly report_date: string;
  readonly message_id: string;
  readonly recipient_name: string | null;
  readonly recipient: string;
  readonly subject: string;
  readonly attempts: number;
  readonly content: Digest;
}

/** Keeps a report to be sent; false when the same was made before. */
export async function insertReport(tx: Queryable, report: NewReport): Promise<bigint | undefined> {
  const { rows } = await tx.query<{ report_id: bigint }>(
    `insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient_name, recipient, subject, content)
     values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9)
     on conflict (dedupe_key) do nothing returning report_id`,
    [
      report.kind,
      report.store.store_id,
      report.store.local_date,
      report.dedupeKey,
      report.messageId,
      report.store.manager_name,
      report.store.manager_email,
      report.content.subject,
      JSON.stringify(report.content),
    ],
  );
  return rows[0]?.report_id;
}

/** How many mails at once a store got on a day. */
export async function countImmediate(tx: Queryable, store: ReportStore): Promise<number> {
  const { rows } = await tx.query<{ count: string }>(
    `select count(*) from ops.reports where store_id = $1 and report_date = $2 and kind in ('refused', 'rejected')`,
    [store.store_id, store.local_date],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Takes the next report that waits (or was left half-sent by a process that died) and marks it as being sent. */
export async function takeReport(database: Queryable, leaseMs: number): Promise<ReportToSend | undefined> {
  const { rows } = await database.query<ReportToSend>(
    `update ops.reports set state = 'sending', attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $1::float8 / 1000)
     where report_id = (select report_id from ops.reports where state in ('pending', 'sending') and next_attempt_at <= now()
                        order by report_id limit 1 for update skip locked)
     returning report_id, kind, store_id, report_date, message_id, recipient_name, recipient, subject, attempts, content`,
    [leaseMs],
  );
  return rows[0];
}

export async function markSent(database: Queryable, reportId: bigint, location: string | null): Promise<void> {
  await database.query(
    `update ops.reports set state = 'sent', sent_at = now(), location = $2, last_error = null where report_id = $1`,
    [reportId, location],
  );
}

/** A refusal for good ends it; trouble is tried again after the wait. */
export async function markNotSent(
  database: Queryable,
  report: { reportId: bigint; isFinal: boolean; waitMs: number; reason: string },
): Promise<void> {
  await database.query(
    `update ops.reports set state = case when $2 then 'failed' else 'pending' end, last_error = $4,
            next_attempt_at = now() + make_interval(secs => $3::float8 / 1000) where report_id = $1`,
    [report.reportId, report.isFinal, report.waitMs, report.reason.slice(0, 500)],
  );
}

export interface ReportListing {
  readonly report_id: string;
  readonly store_id: string;
  readonly kind: string;
  readonly recipient: string;
  readonly subject: string;
  readonly state: string;
  readonly location: string | null;
  readonly last_error: string | null;
  readonly created_at: string;
}

export async function listReports(
  database: Queryable,
  options: { ids?: readonly bigint[]; limit: number },
): Promise<ReportListing[]> {
  const { rows } = await database.query<ReportListing>(
    `select report_id::text, store_id, kind, recipient, subject, state, location, last_error, created_at from ops.reports
     where $1::bigint[] is null or report_id = any($1::bigint[]) order by report_id desc limit $2`,
    [options.ids ?? null, options.limit],
  );
  return rows;
}

export async function pruneReports(database: Queryable, before: Date): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `with old as (select report_id from ops.reports where created_at < $1 and state in ('sent', 'failed')),
          items as (delete from ops.report_items where report_id in (select report_id from old)),
          gone as (delete from ops.reports where report_id in (select report_id from old) returning 1)
     select count(*) from gone`,
    [before.toISOString()],
  );
  return Number(rows[0]?.count ?? 0);
}

export async function contentOf(database: Queryable, reportId: bigint): Promise<Digest | undefined> {
  const { rows } = await database.query<{ content: Digest }>('select content from ops.reports where report_id = $1', [
    reportId,
  ]);
  return rows[0]?.content;
}
