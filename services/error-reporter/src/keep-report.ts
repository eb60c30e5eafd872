import { createHash } from 'node:crypto';
import type { Queryable } from '@tillkeeper/database';
import { noTracing, type Tracing } from '@tillkeeper/service-kit';
import type { RenderMail } from './render-mail.ts';
import type { ReportContent } from './report-content.ts';
import { tracesOfReport } from './report-item-repository.ts';
import { findReport, insertReport, keepMail, type ReportKind } from './report-repository.ts';
import { mailAddress } from './sending/mail-address.ts';

export interface ReportToKeep {
  readonly kind: ReportKind;
  /** From the table of stores, or operators from the settings; nowhere else. */
  readonly recipient: { readonly storeId: string | null; readonly name: string | null; readonly address: string };
  /** YYYY-MM-DD where the store is. */
  readonly date: string;
  /** What it is about: the same is never reported twice. */
  readonly dedupeKey: string;
  readonly content: ReportContent;
  /** Nobody is mailed: the day was without problems. */
  readonly isQuiet?: boolean;
}

/** Writes a report and its mail, to be sent by whoever sends next. Undefined: it was written before. */
export type KeepReport = (tx: Queryable, report: ReportToKeep) => Promise<bigint | undefined>;

/**
 * A report and its mail are written in one transaction, before anything is sent; `mailOf` is called in it once what the report
 * speaks of is marked, by `completeMail`.
 */
export function createReportKeeper(options: {
  mailDomain: string;
  render: RenderMail;
  now: () => Date;
  tracing?: Tracing;
}): {
  keep: KeepReport;
  /** Makes the mail of a report that was kept, in the same transaction. */
  completeMail(tx: Queryable, reportId: bigint): Promise<void>;
} {
  const { mailDomain, render, now, tracing = noTracing } = options;
  return {
    async keep(tx, { kind, recipient, date, dedupeKey, content, isQuiet = false }) {
      const address = mailAddress(recipient.address);
      return insertReport(tx, {
        ...{ kind, date, dedupeKey, content },
        storeId: recipient.storeId,
        messageId: `<${hashOf(dedupeKey)}@${mailDomain}>`,
        recipientName: recipient.name,
        recipient: address ?? recipient.address,
        state: isQuiet ? 'quiet' : address === undefined ? 'failed' : 'pending',
        lastError:
          isQuiet || address !== undefined ? null : 'what stands in the table of stores is not one e-mail address',
        createdAt: now(),
      });
    },
    async completeMail(tx, reportId) {
      const report = await findReport(tx, reportId);
      if (report === undefined) throw new Error(`the report ${reportId} is not in the table`);
      // of a quiet day, and where nobody can be written to, there is no mail
      if (report.state !== 'pending') return;
      const about = {
        attributes: { 'tillkeeper.report_id': String(reportId), 'tillkeeper.report_kind': report.kind },
        traceparents: tracing.isOn ? await tracesOfReport(tx, reportId) : [],
      };
      await tracing.spanInEach('render mail', about, async traceparents =>
        keepMail(tx, reportId, await render(tx, report), traceparents),
      );
    },
  };
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
