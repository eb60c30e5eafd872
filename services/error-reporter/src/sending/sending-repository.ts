import type { Queryable } from '@tillkeeper/database';

export interface ReportToSend {
  readonly report_id: bigint;
  readonly kind: string;
  readonly message_id: string;
  readonly recipient: string;
  /** Null: it was written before mails were kept with their reports. */
  readonly mail: Buffer | null;
  readonly mail_name: string | null;
  /** Of the spans in which the mail was made. */
  readonly traceparents: string[] | null;
  /** This attempt included. */
  readonly attempts: number;
  readonly age_ms: number;
}

/** Takes the next report that waits (or was left half-sent by a process that died) and marks it as being sent. */
export async function takeReport(database: Queryable, leaseMs: number): Promise<ReportToSend | undefined> {
  const { rows } = await database.query<ReportToSend>(
    `update ops.reports set state = 'sending', attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $1::float8 / 1000)
     where report_id = (select report_id from ops.reports where state in ('pending', 'sending') and next_attempt_at <= now()
                        order by report_id limit 1 for update skip locked)
     returning report_id, kind, message_id, recipient, mail, mail_name, traceparents, attempts,
       extract(epoch from now() - created_at)::float8 * 1000 as age_ms`,
    [leaseMs],
  );
  return rows[0];
}

/** While the server takes its time, the report is nobody else's to send. */
export async function renewLease(
  database: Queryable,
  report: Pick<ReportToSend, 'report_id' | 'attempts'>,
  leaseMs: number,
): Promise<void> {
  await database.query(
    `update ops.reports set next_attempt_at = now() + make_interval(secs => $3::float8 / 1000)
     where report_id = $1 and attempts = $2 and state = 'sending'`,
    [report.report_id, report.attempts, leaseMs],
  );
}

export async function markSent(
  database: Queryable,
  reportId: bigint,
  delivery: { location: string | null; reply: string | null },
): Promise<void> {
  await database.query(
    `update ops.reports set state = 'sent', sent_at = now(), location = $2, server_reply = $3, last_error = null
     where report_id = $1 and state <> 'bounced'`,
    [reportId, delivery.location, delivery.reply],
  );
}

/** A refusal for good ends it; what may be taken later is tried again after the wait, from the state that it is left in. */
export async function markNotSent(
  database: Queryable,
  report: { reportId: bigint; state: 'pending' | 'sending' | 'failed'; waitMs: number; reason: string },
): Promise<void> {
  await database.query(
    `update ops.reports set state = $2, last_error = $4,
       next_attempt_at = now() + make_interval(secs => $3::float8 / 1000)
     where report_id = $1 and state = 'sending'`,
    [report.reportId, report.state, report.waitMs, report.reason.slice(0, 500)],
  );
}

/** How many mails are in each state, of those that are kept. */
export async function countByState(database: Queryable): Promise<{ state: string; count: number }[]> {
  const { rows } = await database.query<{ state: string; count: bigint | string }>(
    'select state, count(*) as count from ops.reports group by state',
  );
  return rows.map(row => ({ state: row.state, count: Number(row.count) }));
}

/** A mail that the server took has come back. Undefined: there is no such mail, or it waits to be sent: that goes on, whatever came back. */
export async function markBounced(
  database: Queryable,
  bounce: { messageId: string; reason: string; at: Date },
): Promise<{ report_id: bigint; store_id: string | null; was_known: boolean } | undefined> {
  const { rows } = await database.query<{ report_id: bigint; store_id: string | null; was_known: boolean }>(
    `with known as (select report_id, state from ops.reports where message_id = $1 for update)
     update ops.reports r set state = 'bounced', bounced_at = coalesce(r.bounced_at, $3), last_error = $2
     from known where r.report_id = known.report_id and known.state <> 'pending'
     returning r.report_id, r.store_id, known.state = 'bounced' as was_known`,
    [bounce.messageId, bounce.reason.slice(0, 500), bounce.at.toISOString()],
  );
  return rows[0];
}

/** A mail that nobody got waits to be sent again. */
export async function sendAgain(
  tx: Queryable,
  report: { reportId: bigint; recipient: string; name: string | null },
): Promise<void> {
  await tx.query(
    `update ops.reports set state = 'pending', recipient = $2, recipient_name = $3, next_attempt_at = now(), attempts = 0,
       last_error = null, bounced_at = null, sent_at = null, server_reply = null, told_by = null
     where report_id = $1 and state in ('failed', 'bounced')`,
    [report.reportId, report.recipient, report.name],
  );
}
