import type { BlobStore } from '@tillkeeper/blob-store';
import { type Database, scopedTo } from '@tillkeeper/database';
import type { Service, Steps, Telemetry } from '@tillkeeper/service-kit';
import { type ErrorReporterSettings, weekdays } from './config.ts';
import { createEraseMails } from './erasure/erase-mails.ts';
import { hearOfFiles } from './hear-of-files.ts';
import { createReportKeeper } from './keep-report.ts';
import { createMailRenderer, type MailAdditions } from './render-mail.ts';
import { findReport } from './report-repository.ts';
import { createDigestMaker } from './schedule/make-digests.ts';
import { createDueReports, type DueReports } from './schedule/report-due.ts';
import { createTellAtOnce } from './schedule/tell-at-once.ts';
import { createTellOperators } from './schedule/tell-operators.ts';
import { createTillWatch } from './schedule/watch-tills.ts';
import type { Mailer } from './sending/mailer.ts';
import { createResend, type Resend } from './sending/resend.ts';
import { createReportSender, type ReportSender } from './sending/send-reports.ts';
import { tasksOf } from './tasks.ts';

export interface ErrorReporterDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly mailer: Mailer;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: ErrorReporterSettings;
  readonly now: () => Date;
  /** What a mail has beside its words: the link to the page, and the spreadsheet. */
  readonly additions?: MailAdditions;
}

export interface ErrorReporter extends Service {
  readonly due: DueReports;
  readonly sender: ReportSender;
  readonly resend: Resend;
  /** Writes and mails a report that another part of this service composed. */
  readonly reports: ReturnType<typeof createReportKeeper>;
  /** Writes what stores have not been told yet (all, or one) and sends what waits. Returns the ids made. */
  reportNow(storeId?: string): Promise<bigint[]>;
}

/** One digest a store at the end of its day; at once only what cannot wait. */
export function createErrorReporter(dependencies: ErrorReporterDependencies): ErrorReporter {
  const { database, mailer, telemetry, steps, settings, now } = dependencies;
  const allStores = scopedTo(database, { stores: 'all' });
  const render = createMailRenderer({ mailFrom: settings.MAIL_FROM, ...dependencies.additions });
  const mailDomain = settings.MAIL_FROM.split('@')[1] ?? 'tillkeeper.example';
  const reports = createReportKeeper({ mailDomain, render, now, tracing: telemetry.tracing });
  const common = { database, reports, now };
  const digests = createDigestMaker({
    ...common,
    goodNews: { policy: settings.REPORT_GOOD_NEWS, weekday: weekdays.indexOf(settings.REPORT_GOOD_NEWS_DAY) },
  });
  const due = createDueReports({
    ...{ allStores, digests, now },
    watchTills: settings.SILENT_TILLS
      ? createTillWatch({
          ...{ ...common, telemetry, openingHours: settings.OPENING_HOURS },
          graceMs: settings.SILENT_TILL_GRACE,
        })
      : undefined,
    tellOperators: createTellOperators({
      ...{ ...common, address: settings.OPERATORS_EMAIL, everyMs: settings.OPERATORS_EVERY },
    }),
    ...{ reportHour: settings.REPORT_HOUR, retentionMs: settings.MAIL_RETENTION },
  });
  const mailOf = (reportId: bigint) =>
    database.transaction(
      async tx => {
        const report = await findReport(tx, reportId);
        if (report === undefined) throw new Error(`the report ${reportId} is gone`);
        return render(tx, report);
      },
      { seesStores: { stores: 'all' } },
    );
  const sender = createReportSender({
    ...{ database: allStores, mailer, telemetry, steps, mailFrom: settings.MAIL_FROM, mailOf },
    ...{
      leaseMs: settings.REPORT_SENDING_LEASE,
      connections: settings.MAIL_CONNECTIONS,
      giveUpMs: settings.MAIL_GIVE_UP,
    },
    waits: { firstMs: settings.MAIL_RETRY_FIRST, maxMs: settings.MAIL_RETRY_MAX },
  });
  return {
    name: 'error-reporter',
    ...{ due, sender, reports },
    resend: createResend({ database, render, now, operatorsAddress: settings.OPERATORS_EMAIL }),
    handlers: {
      'customer.books-erased': createEraseMails({ database, mailer, steps, render, mailFrom: settings.MAIL_FROM }),
      ...hearOfFiles({
        ...dependencies,
        tellAtOnce: createTellAtOnce({ reports, now, limit: settings.REPORT_IMMEDIATE_LIMIT }),
      }),
    },
    tasks: tasksOf({ allStores, mailer, due, sender, settings, now }),
    async reportNow(storeId) {
      const made = await due.writeNow({ storeId });
      await sender.send(new AbortController().signal, { isAsked: true });
      return made;
    },
  };
}
