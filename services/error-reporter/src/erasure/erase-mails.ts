import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { advanceErasure, claimEvent, type Database, findErasure, waitForOlderTransactions } from '@tillkeeper/database';
import { tellingTexts } from '@tillkeeper/domain';
import { type Handler, RetryableError, type Steps } from '@tillkeeper/service-kit';
import type { RenderMail } from '../render-mail.ts';
import type { ReportContent } from '../report-content.ts';
import type { Mailer } from '../sending/mailer.ts';
import { listReportsOf, rewriteRefusedFiles, rewriteReport } from './named-reports-repository.ts';
import { erasedText, withoutTexts } from './without-texts.ts';

/**
 * Takes a customer out of what managers were told: reports that quote the person, and digests of files that named them. A
 * mail that is kept is written anew from what findings say now, before its report is: whoever begins again finds it by it.
 * With this the erasure is done, and Tillkeeper forgets who it was.
 */
export function createEraseMails(dependencies: {
  database: Database;
  mailer: Mailer;
  steps: Steps;
  render: RenderMail;
  mailFrom: string;
}): Handler<'customer.books-erased'> {
  const { database, mailer, steps, render, mailFrom } = dependencies;
  const seesStores = { stores: 'all' } as const;
  return async (event: TillkeeperEvent<'customer.books-erased'>, { signal }) => {
    const { erasure_id: erasureId, attempt } = event.data;
    const erasure = await findErasure(database, { erasureId, attempt, state: 'books-erased' });
    if (erasure === undefined) return;
    // a digest that is being composed may quote what was found before
    await waitForOlderTransactions(database, { signal });
    const texts = tellingTexts(erasure.sought);
    const reports = await database.transaction(tx => listReportsOf(tx, { texts, fileIds: erasure.sought.file_ids }), {
      seesStores,
    });
    if (reports.some(report => report.is_being_sent)) throw new RetryableError('a report is being sent');
    let mails = 0;
    for (const { is_sent: isSent, has_mail: hasMail, ...named } of reports) {
      signal.throwIfAborted();
      // JSON of a report, whose texts alone are changed
      const content = withoutTexts(named.content, texts) as ReportContent;
      const subject = withoutTexts(named.subject, texts) as string;
      const report = { ...named, content, subject };
      const mail = isSent || hasMail ? await database.transaction(tx => render(tx, report), { seesStores }) : undefined;
      if (isSent && mail !== undefined) {
        const { message_id: messageId, recipient: to } = report;
        if (await mailer.replace({ messageId, from: mailFrom, to, ...mail })) mails += 1;
      }
      steps.reached('error-reporter.erasure-mail');
      await database.transaction(tx => rewriteReport(tx, report, hasMail ? (mail?.bytes ?? null) : null), {
        seesStores,
      });
    }
    await database.transaction(
      tx => rewriteRefusedFiles(tx, { texts, fileIds: erasure.sought.file_ids, erased: erasedText }),
      { seesStores },
    );
    await database.transaction(async tx => {
      if (!(await claimEvent(tx, { consumer: 'error-reporter', eventId: event.id }))) return;
      await advanceErasure(tx, { erasureId, to: 'done', counts: { reports: reports.length, mails } });
      steps.reached('error-reporter.erasure-written');
    });
    steps.reached('error-reporter.erasure-committed');
  };
}
