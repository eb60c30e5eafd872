import type { Queryable } from '@tillkeeper/database';
import type { ReportContent } from './report-content.ts';

export interface ReportListing {
  readonly report_id: string;
  readonly store_id: string | null;
  readonly kind: string;
  readonly report_date: string;
  readonly recipient: string;
  readonly message_id: string;
  readonly subject: string;
  readonly state: string;
  readonly attempts: number;
  readonly location: string | null;
  readonly server_reply: string | null;
  readonly last_error: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
}

export interface ListedReports {
  readonly ids?: readonly bigint[];
  /** A part of the store's id or name. */
  readonly store?: string | undefined;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  /** Those made before this one. */
  readonly beforeId?: bigint | undefined;
  readonly limit: number;
}

/** Reports, the latest first. */
export async function listReports(database: Queryable, of: ListedReports): Promise<ReportListing[]> {
  const { rows } = await database.query<ReportListing>(
    `select r.report_id::text, r.store_id, r.kind, r.report_date, r.recipient, r.message_id, r.subject, r.state, r.attempts,
       r.location, r.server_reply, r.last_error, r.created_at, r.sent_at
     from ops.reports r left join retail.stores s using (store_id)
     where ($1::bigint[] is null or r.report_id = any ($1::bigint[]))
       and ($2::text is null or strpos(lower(r.store_id || ' ' || s.name), lower($2)) > 0)
       and ($3::text is null or r.state = $3) and ($4::text is null or r.kind = $4)
       and ($5::bigint is null or r.report_id < $5)
     order by r.report_id desc limit $6`,
    [of.ids ?? null, of.store ?? null, of.state ?? null, of.kind ?? null, of.beforeId ?? null, of.limit],
  );
  return rows;
}

/** A report with its mail, for a person to look at. */
export interface ShownReport extends ReportListing {
  readonly mail: Buffer | null;
  readonly content: ReportContent;
  /** Operators were told that nobody got it. */
  readonly told_by: string | null;
}

export async function findShownReport(database: Queryable, reportId: bigint): Promise<ShownReport | undefined> {
  const { rows } = await database.query<ShownReport>(
    `select report_id::text, store_id, kind, report_date, recipient, message_id, subject, state, attempts, location,
       server_reply, last_error, created_at, sent_at, mail, content, told_by::text
     from ops.reports where report_id = $1`,
    [reportId],
  );
  return rows[0];
}
