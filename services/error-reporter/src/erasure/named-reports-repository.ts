import type { Queryable } from '@tillkeeper/database';
import type { ReportToSend } from '../report-repository.ts';

export interface NamedReport extends ReportToSend {
  readonly is_sent: boolean;
  readonly is_being_sent: boolean;
  readonly sent_at: string | null;
}

/** Reports that say one of the texts (in lower case), and digests that speak of one of the files. */
export async function listReportsOf(
  tx: Queryable,
  of: { texts: readonly string[]; fileIds: readonly string[] },
): Promise<NamedReport[]> {
  const { rows } = await tx.query<NamedReport>(
    `select r.report_id, r.kind, r.store_id, r.report_date, r.message_id, r.recipient_name, r.recipient, r.subject, r.attempts,
       r.content, r.state = 'sent' as is_sent, r.state = 'sending' and r.next_attempt_at > now() as is_being_sent, r.sent_at
     from ops.reports r
     where exists (select from ops.report_items i where i.report_id = r.report_id and i.file_id = any ($2))
       or exists (select from unnest($1::text[]) as telling
                  where strpos(lower(concat_ws(' ', r.subject, r.content::text, r.last_error) collate "pg_c_utf8"), telling) > 0)
     order by r.report_id`,
    [of.texts, of.fileIds],
  );
  return rows;
}

export async function rewriteReport(
  tx: Queryable,
  report: Pick<ReportToSend, 'report_id' | 'subject' | 'content'>,
): Promise<void> {
  await tx.query('update ops.reports set subject = $2, content = $3::jsonb, last_error = null where report_id = $1', [
    report.report_id,
    report.subject,
    JSON.stringify(report.content),
  ]);
}
