import { type Database, scopedTo } from '@tillkeeper/database';
import { growingWait, type Steps, type Telemetry } from '@tillkeeper/service-kit';
import { findingsOf } from './digest-repository.ts';
import type { Mail, Mailer } from './mailer.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { renderWorkbook } from './render-workbook.ts';
import * as reportItems from './report-item-repository.ts';
import * as repository from './report-repository.ts';

export interface SendDependencies {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly mailFrom: string;
  readonly leaseMs: number;
}

const rowsInWorkbook = 10_000;

/**
 * Sends every report that waits, one after the other. SMTP cannot be exactly once: a report is marked as being sent
 * before, as sent after, and its Message-ID is the same however often it is sent.
 */
export async function sendReports(dependencies: SendDependencies, signal: AbortSignal): Promise<number> {
  const { mailer, telemetry, steps } = dependencies;
  // whichever waits longest; what is read for its mail is of its store alone
  const database = scopedTo(dependencies.database, { stores: 'all' });
  const outcomes = telemetry.counter('reports_total', 'Reports by kind and what became of the mail', [
    'kind',
    'outcome',
  ]);
  let sent = 0;
  while (!signal.aborted) {
    const report = await repository.takeReport(database, dependencies.leaseMs);
    if (report === undefined) break;
    steps.reached('error-reporter.sending');
    try {
      const delivery = await mailer.deliver(await toMail(dependencies, report));
      steps.reached('error-reporter.sent');
      if (delivery.status === 'sent') {
        await repository.markSent(database, report.report_id, delivery.location);
        steps.reached('error-reporter.recorded');
        sent += 1;
      } else {
        telemetry.logger.error(
          { reportId: String(report.report_id), reason: delivery.reason },
          'a report was refused for good',
        );
        await repository.markNotSent(database, {
          reportId: report.report_id,
          isFinal: true,
          waitMs: 0,
          reason: delivery.reason,
        });
      }
      outcomes({ kind: report.kind, outcome: delivery.status });
    } catch (error) {
      const waitMs = growingWait(report.attempts + 1, { firstMs: 5_000, maxMs: 900_000 });
      outcomes({ kind: report.kind, outcome: 'failed' });
      telemetry.logger.warn(
        { reportId: String(report.report_id), err: error, waitMs },
        'a report could not be sent; it is tried again',
      );
      await repository.markNotSent(database, {
        reportId: report.report_id,
        isFinal: false,
        waitMs,
        reason: String(error),
      });
    }
  }
  return sent;
}

/** The mail of a report, from what its findings say now. */
export async function toMail(
  dependencies: Pick<SendDependencies, 'database' | 'mailFrom'>,
  report: repository.ReportToSend,
): Promise<Mail> {
  const { mailFrom } = dependencies;
  const database = scopedTo(dependencies.database, { stores: [report.store_id] });
  const items = report.kind === 'digest' ? await reportItems.itemsOfReport(database, report.report_id) : [];
  const exceptions = items.length === 0 ? [] : await findingsOf(database, report.store_id, items, rowsInWorkbook);
  const name = `${report.store_id}-${report.report_date}-${report.kind}-${report.report_id}`;
  return {
    messageId: report.message_id,
    from: mailFrom,
    to: { name: report.recipient_name ?? '', address: report.recipient },
    subject: report.subject,
    text: renderText(report.content),
    html: renderHtml(report.content),
    attachments:
      exceptions.length === 0
        ? []
        : [
            {
              filename: `${name}.xlsx`,
              content: await renderWorkbook(exceptions),
              contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            },
          ],
    fileName: `${report.report_date}/${name}.eml`,
    date: new Date(),
  };
}
