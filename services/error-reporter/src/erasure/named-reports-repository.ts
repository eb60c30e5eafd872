import type { Queryable } from '@tillkeeper/database';
import { type KeptReport, keptColumns } from '../report-repository.ts';

export interface NamedReport extends KeptReport {
  readonly is_sent: boolean;
  readonly is_being_sent: boolean;
  /** Its bytes are kept. */
  readonly has_mail: boolean;
  readonly sent_at: string | null;
}

/**
 * Reports that say one of the texts (in lower case), also as words of mails write addresses (`evil[.]example`), and digests
 * that speak of one of the files.
 */
export async function listReportsOf(
  tx: Queryable,
  of: { texts: readonly string[]; fileIds: readonly string[] },
): Promise<NamedReport[]> {
  const { rows } = await tx.query<NamedReport>(
    `select r.state = 'sent' as is_sent, r.state = 'sending' and r.next_attempt_at > now() as is_being_sent, r.sent_at,
       r.mail is not null as has_mail, ${keptColumns}
     where exists (select from ops.report_items i where i.report_id = r.report_id and i.file_id = any ($2))
       or exists (select from unnest($1::text[]) as telling
                  cross join lateral (
                    select lower(concat_ws(' ', r.subject, r.content::text, r.last_error) collate "pg_c_utf8") as said) w
                  where strpos(said, telling) > 0 or strpos(translate(said, '[]', ''), telling) > 0)
     order by r.report_id`,
    [of.texts, of.fileIds],
  );
  return rows;
}

/** `mail`: its bytes as they would be now; null: none are kept. */
export async function rewriteReport(
  tx: Queryable,
  report: Pick<KeptReport, 'report_id' | 'subject' | 'content'>,
  mail: Buffer | null,
): Promise<void> {
  await tx.query(
    'update ops.reports set subject = $2, content = $3::jsonb, last_error = null, mail = $4 where report_id = $1',
    [report.report_id, report.subject, JSON.stringify(report.content), mail],
  );
}

/** What refused files were called and what was wrong with them may quote a person. */
export async function rewriteRefusedFiles(
  tx: Queryable,
  of: { texts: readonly string[]; fileIds: readonly string[]; erased: string },
): Promise<void> {
  await tx.query(
    `update ops.refused_files set detail = $3
     where file_id = any ($2) or exists (
       select from unnest($1::text[]) as telling where strpos(lower(detail collate "pg_c_utf8"), telling) > 0)`,
    [of.texts, of.fileIds, of.erased],
  );
  await tx.query(
    `update ops.refused_files set file_name = $2
     where exists (select from unnest($1::text[]) as telling where strpos(lower(file_name collate "pg_c_utf8"), telling) > 0)`,
    [of.texts, of.erased],
  );
}
