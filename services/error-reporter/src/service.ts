import { blobKeys, storedRefusal } from '@tillkeeper/contracts';
import { claimEvent, type Database, type Queryable, scopedTo } from '@tillkeeper/database';
import type { BlobStore } from '@tillkeeper/blob-store';
import type { Service, Steps, Telemetry } from '@tillkeeper/service-kit';
import type { ErrorReporterSettings } from './config.ts';
import { createEraseMails } from './erasure/erase-mails.ts';
import { findFile } from './file-repository.ts';
import type { Mailer } from './mailer.ts';
import { createReportMaker, type ReportMaker } from './make-reports.ts';
import * as reportItems from './report-item-repository.ts';
import * as repository from './report-repository.ts';
import { sendReports, toMail } from './send-reports.ts';
import * as stores from './store-repository.ts';

export interface ErrorReporterDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly mailer: Mailer;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: ErrorReporterSettings;
  readonly now: () => Date;
}

export interface ErrorReporter extends Service {
  readonly maker: ReportMaker;
  /** Makes digests for stores that have something to be told (all, or one) and sends what waits. Returns the ids made. */
  reportNow(storeId?: string): Promise<bigint[]>;
}

/** One digest a store at the end of its day; at once only what cannot wait. */
export function createErrorReporter(dependencies: ErrorReporterDependencies): ErrorReporter {
  const { database, blobs, mailer, telemetry, steps, settings, now } = dependencies;
  const mailDomain = settings.MAIL_FROM.split('@')[1] ?? 'tillkeeper.example';
  const maker = createReportMaker({ database, mailDomain, immediateLimit: settings.REPORT_IMMEDIATE_LIMIT, now });
  const immediates = telemetry.counter('immediate_reports_total', 'Files that cannot wait, by what was done', [
    'kind',
    'outcome',
  ]);
  const allStores = scopedTo(database, { stores: 'all' });
  const never = new AbortController().signal;
  const send = (signal: AbortSignal): Promise<number> =>
    sendReports({ ...dependencies, mailFrom: settings.MAIL_FROM, leaseMs: settings.REPORT_SENDING_LEASE }, signal);

  const once = async (eventId: string, work: (tx: Queryable) => Promise<void>): Promise<void> => {
    // an event names a file: whose store it is the business of, has to be found
    await database.transaction(
      async tx => {
        if (await claimEvent(tx, { consumer: 'error-reporter', eventId })) await work(tx);
      },
      { seesStores: { stores: 'all' } },
    );
    steps.reached('error-reporter.noted');
  };
  const note = (eventId: string, file: { file_id: string; run: number }): Promise<void> =>
    once(eventId, tx => reportItems.noteSalesFile(tx, { fileId: file.file_id, run: file.run }));
  const tellAtOnce = (
    eventId: string,
    file: { file_id: string; run: number; sender_id: string; code: string },
  ): Promise<void> =>
    once(eventId, async tx => {
      const found = await findFile(tx, file.file_id);
      if (found === undefined) throw new Error(`the file ${file.file_id} is not in the tables`);
      await reportItems.noteFile(tx, {
        storeIds: await stores.storesOfFile(tx, file.file_id),
        fileId: file.file_id,
        run: file.run,
      });
      const storeId = await stores.storeOfSender(tx, file.sender_id);
      const outcome =
        storeId === undefined
          ? 'nobody to tell'
          : await maker.immediate(tx, {
              kind: 'rejected',
              storeId,
              subjectId: `${file.file_id}/${file.run}`,
              file: {
                file_name: found.file_name,
                // a file whose rows are in the books stays what it is when a later run of it cannot be used
                code: found.reject_code ?? file.code,
                detail: found.reject_detail ?? '',
              },
            });
      immediates({ kind: 'rejected', outcome });
    });
  const reportDue = async (options: { reportHour: number | null; storeId: string | undefined }): Promise<bigint[]> => {
    const made: bigint[] = [];
    // within the retention: after it, it is not known any more what was told
    await reportItems.noteLateFindings(allStores, new Date(now().getTime() - settings.MAIL_RETENTION));
    for (const storeId of await stores.storesToReport(allStores, { at: now(), ...options })) {
      const reportId = await maker.digest(storeId);
      if (reportId !== undefined) made.push(reportId);
    }
    return made;
  };

  return {
    name: 'error-reporter',
    maker,
    handlers: {
      'customer.books-erased': createEraseMails({
        ...{ database, mailer, steps },
        toMail: report => toMail({ database, mailFrom: settings.MAIL_FROM }, report),
      }),
      'file.validated': event => note(event.id, event.data),
      'file.loaded': event => note(event.id, event.data),
      'file.rejected': event => tellAtOnce(event.id, event.data),
      'file.quarantined': event => tellAtOnce(event.id, { ...event.data, code: 'file.quarantined' }),
      'file.refused': event =>
        once(event.id, async tx => {
          const refusal = storedRefusal.parse(
            JSON.parse((await blobs.read(blobKeys.refusal(event.data.refusal_id))).toString('utf8')),
          );
          const storeId = await stores.storeOfSender(tx, refusal.sender_id);
          const outcome =
            storeId === undefined
              ? 'nobody to tell'
              : await maker.immediate(tx, { kind: 'refused', storeId, subjectId: refusal.refusal_id, file: refusal });
          immediates({ kind: 'refused', outcome });
        }),
    },
    tasks: [
      {
        name: 'error-reporter.reports',
        everyMs: settings.REPORT_POLL,
        async run(signal) {
          await reportDue({ reportHour: settings.REPORT_HOUR, storeId: undefined });
          await send(signal);
        },
      },
      {
        name: 'error-reporter.retention',
        everyMs: settings.PRUNE_EVERY,
        run: async () => {
          const before = new Date(now().getTime() - settings.MAIL_RETENTION);
          await repository.pruneReports(allStores, before);
          await mailer.prune(before);
        },
      },
    ],
    async reportNow(storeId) {
      const made = await reportDue({ reportHour: null, storeId });
      await send(never);
      return made;
    },
  };
}
