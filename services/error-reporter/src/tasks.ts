import type { Queryable } from '@tillkeeper/database';
import type { PeriodicTask } from '@tillkeeper/service-kit';
import type { ErrorReporterSettings } from './config.ts';
import { pruneReports } from './report-repository.ts';
import { pruneRefusedFiles } from './schedule/refused-file-repository.ts';
import type { DueReports } from './schedule/report-due.ts';
import { pruneSilentTills } from './schedule/till-history-repository.ts';
import type { Mailer } from './sending/mailer.ts';
import type { ReportSender } from './sending/send-reports.ts';

/** What the error-reporter does by itself: writes what is due (unless a command does), sends what waits, forgets what is old. */
export function tasksOf(options: {
  allStores: Queryable;
  mailer: Mailer;
  due: DueReports;
  sender: ReportSender;
  settings: ErrorReporterSettings;
  now: () => Date;
}): readonly PeriodicTask[] {
  const { allStores, mailer, due, sender, settings, now } = options;
  return [
    {
      name: 'error-reporter.reports',
      everyMs: settings.REPORT_POLL,
      async run(signal) {
        if (settings.REPORT_BY === 'process') await due.writeDue();
        await sender.send(signal);
      },
    },
    {
      name: 'error-reporter.silent-tills',
      everyMs: settings.SILENT_TILLS_EVERY,
      async run() {
        if (settings.REPORT_BY === 'process') await due.writeOfSilentTills();
      },
    },
    {
      name: 'error-reporter.retention',
      everyMs: settings.PRUNE_EVERY,
      async run() {
        const before = new Date(now().getTime() - settings.MAIL_RETENTION);
        await pruneRefusedFiles(allStores, before);
        await pruneSilentTills(allStores, before);
        await pruneReports(allStores, before);
        await mailer.prune(before);
      },
    },
  ];
}
