import { randomBytes } from 'node:crypto';
import type { Queryable } from '@tillkeeper/database';
import { findOpenProblems } from './answers/problem-repository.ts';
import type { FixLinks } from './page/links/fix-links.ts';
import { renderHtml } from './render/render-html.ts';
import { renderText } from './render/render-text.ts';
import type { KeptReport } from './report-repository.ts';
import { compileMail } from './sending/compile-mail.ts';
import { renderWorkbook } from './sheet/render-workbook.ts';

/** What a mail has beside its words. */
export interface MailAdditions {
  /** Where a reply goes; without it to who sent. */
  readonly replyTo?: string | undefined;
  /** The link to the page of open problems; without it nothing leads anywhere. */
  readonly fixLink?: FixLinks['of'] | undefined;
  /** Signs the rows of spreadsheets; without it a sheet that comes back is nobody's. */
  readonly sheetSecret?: string | undefined;
}

export interface RenderedMail {
  readonly bytes: Buffer;
  readonly fileName: string;
}

/**
 * Makes the mail of a report, from its content and, for the spreadsheet of a digest, from what is open in the store now. The
 * transaction sees the store.
 */
export type RenderMail = (tx: Queryable, report: KeptReport) => Promise<RenderedMail>;

const rowsInSheet = 10_000;
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function createMailRenderer(options: { mailFrom: string } & MailAdditions): RenderMail {
  const secret = options.sheetSecret ?? randomBytes(32).toString('hex');
  return async (tx, report) => {
    // ids of stores are what head office says they are
    const name = [report.store_id ?? 'operators', report.report_date, report.kind, String(report.report_id)]
      .join('-')
      .replaceAll(/[^\w-]/g, '_');
    const sheet = await sheetOf(tx, report, secret);
    const links = { fixUrl: await linkOf(tx, report, options.fixLink) };
    return {
      bytes: await compileMail({
        messageId: report.message_id,
        from: { name: 'Tillkeeper', address: options.mailFrom },
        to: { name: report.recipient_name ?? '', address: report.recipient },
        replyTo: options.replyTo,
        subject: report.subject,
        text: renderText(report.content, links),
        html: renderHtml(report.content, links),
        attachments:
          sheet === undefined ? [] : [{ filename: `${name}.xlsx`, content: sheet, contentType: spreadsheet }],
        date: new Date(report.created_at),
      }),
      fileName: `${report.report_date}/${name}.eml`,
    };
  };
}

function linkOf(tx: Queryable, report: KeptReport, fixLink: MailAdditions['fixLink']): Promise<string | undefined> {
  const { store_id: storeId, report_id: reportId, recipient: person } = report;
  if (storeId === null || fixLink === undefined) return Promise.resolve(undefined);
  const role = report.kind === 'second-person' ? 'second-person' : 'manager';
  return fixLink(tx, { storeId, reportId, person, role });
}

/** A row for each open problem; undefined: there is none. */
async function sheetOf(tx: Queryable, report: KeptReport, secret: string): Promise<Buffer | undefined> {
  const { store_id: storeId, store_name: storeName, time_zone: timeZone } = report;
  if (report.kind !== 'digest' || storeId === null || storeName === null || timeZone === null) return undefined;
  const problems = await findOpenProblems(tx, storeId, { limit: rowsInSheet });
  if (problems.length === 0) return undefined;
  const madeAt = new Date(report.created_at);
  return renderWorkbook(problems, {
    ...{ storeId, storeName, timeZone, madeAt, secret },
    reportId: String(report.report_id),
  });
}
