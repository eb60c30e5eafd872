import type { Queryable } from '@tillkeeper/database';
import type { ReportContent } from './report-content.ts';

export const reportKinds = [
  'digest',
  'good-news',
  'refused',
  'rejected',
  'silent-till',
  'second-person',
  'new-link',
  'sheet-answer',
  'operators',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** See the table: what can have become of a report. */
export const reportStates = ['quiet', 'pending', 'sending', 'sent', 'failed', 'bounced'] as const;
export type ReportState = (typeof reportStates)[number];

export interface NewReport {
  readonly kind: ReportKind;
  /** Null: it is for operators. */
  readonly storeId: string | null;
  /** YYYY-MM-DD where the store is. */
  readonly date: string;
  readonly dedupeKey: string;
  readonly messageId: string;
  readonly recipientName: string | null;
  readonly recipient: string;
  readonly content: ReportContent;
  readonly state: 'quiet' | 'pending' | 'failed';
  readonly lastError: string | null;
  readonly createdAt: Date;
}

/** Keeps a report; undefined when the same was made before. */
export async function insertReport(tx: Queryable, report: NewReport): Promise<bigint | undefined> {
  const { rows } = await tx.query<{ report_id: bigint }>(
    `insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient_name, recipient, subject,
       content, last_error, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (dedupe_key) do nothing returning report_id`,
    [
      ...[report.kind, report.storeId, report.date, report.dedupeKey, report.state, report.messageId],
      ...[report.recipientName, report.recipient, report.content.subject, JSON.stringify(report.content)],
      ...[report.lastError, report.createdAt.toISOString()],
    ],
  );
  return rows[0]?.report_id;
}

/** The mail that the report is sent as, whenever it is sent. */
export async function keepMail(
  tx: Queryable,
  reportId: bigint,
  mail: { bytes: Buffer; fileName: string },
  traceparents: readonly string[] = [],
): Promise<void> {
  await tx.query('update ops.reports set mail = $2, mail_name = $3, traceparents = $4 where report_id = $1', [
    reportId,
    mail.bytes,
    mail.fileName,
    traceparents.length === 0 ? null : traceparents,
  ]);
}

export interface KeptReport {
  readonly report_id: bigint;
  readonly kind: ReportKind;
  readonly store_id: string | null;
  /** Null: it is for operators. */
  readonly store_name: string | null;
  /** IANA. */
  readonly time_zone: string | null;
  readonly report_date: string;
  readonly message_id: string;
  readonly recipient_name: string | null;
  readonly recipient: string;
  readonly subject: string;
  readonly state: string;
  readonly content: ReportContent;
  readonly created_at: string;
}

export const keptColumns = `r.report_id, r.kind, r.store_id, s.name as store_name, s.time_zone, r.report_date, r.message_id, r.recipient_name,
  r.recipient, r.subject, r.state, r.content, r.created_at from ops.reports r left join retail.stores s using (store_id)`;

export async function findReport(database: Queryable, reportId: bigint): Promise<KeptReport | undefined> {
  const { rows } = await database.query<KeptReport>(`select ${keptColumns} where report_id = $1`, [reportId]);
  return rows[0];
}

/** Digests of a store's day, the first first: those that were mailed, and a day of which nobody was mailed. */
export async function findDigests(database: Queryable, of: { storeId: string; date: string }): Promise<KeptReport[]> {
  const { rows } = await database.query<KeptReport>(
    `select ${keptColumns} where r.store_id = $1 and r.report_date = $2 and r.kind in ('digest', 'good-news') order by r.report_id`,
    [of.storeId, of.date],
  );
  return rows;
}

/** How many mails at once a store got on a day. */
export async function countImmediate(tx: Queryable, of: { storeId: string; date: string }): Promise<number> {
  const { rows } = await tx.query<{ count: bigint | string }>(
    `select count(*) from ops.reports where store_id = $1 and report_date = $2 and kind in ('refused', 'rejected')`,
    [of.storeId, of.date],
  );
  return Number(rows[0]?.count ?? 0);
}

export async function pruneReports(database: Queryable, before: Date): Promise<number> {
  const { rows } = await database.query<{ count: bigint | string }>(
    `with old as (select report_id from ops.reports where created_at < $1 and state not in ('pending', 'sending')),
          items as (delete from ops.report_items where report_id in (select report_id from old)),
          gone as (delete from ops.reports where report_id in (select report_id from old) returning 1)
     select count(*) from gone`,
    [before.toISOString()],
  );
  return Number(rows[0]?.count ?? 0);
}

/** The last day of which a store was mailed a digest or good news; null: never. */
export async function lastMailedDay(tx: Queryable, storeId: string): Promise<string | null> {
  const { rows } = await tx.query<{ date: string | null }>(
    `select max(report_date) as date from ops.reports
     where store_id = $1 and kind in ('digest', 'good-news') and state <> 'quiet'`,
    [storeId],
  );
  return rows[0]?.date ?? null;
}
