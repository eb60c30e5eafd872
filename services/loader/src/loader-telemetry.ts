import { fileTypeNames } from '@tillkeeper/contracts';
import type { Telemetry, Tracing } from '@tillkeeper/service-kit';
import type { FileAccount } from './accounting-repository.ts';
import { type DayFigures, dayOutcomes } from './day-figures-repository.ts';
import { childTables, type Orphans, parentTables } from './orphans/orphans-repository.ts';
import type { Reconciliation } from './reconcile/reconcile.ts';

export interface LoaderTelemetry {
  readonly tracing: Tracing;
  fileLoaded(happened: { fileType: string; account: FileAccount; durationMs: number }): void;
  /** Delivered again, or a run that is no longer the file's: nothing was changed. */
  fileSkipped(fileType: string): void;
  /** Small files that shared a transaction: it failed, and each is loaded by itself. */
  togetherFailed(error: unknown): void;
  reconciled(result: Reconciliation): void;
  dayMeasured(figures: readonly DayFigures[]): void;
  keysVerified(orphans: readonly Orphans[]): void;
  pruned(what: string, count: number): void;
}

const isCurrency = /^[A-Z]{3}$/;

/** What happens in the loader, logged and counted. */
export function createLoaderTelemetry(telemetry: Telemetry): LoaderTelemetry {
  const { logger } = telemetry;
  const files = telemetry.counter('loader_files_total', 'Files by what became of them', {
    file_type: fileTypeNames,
    outcome: ['loaded', 'skipped'],
  });
  const rows = telemetry.counter('loader_rows_total', 'Rows by what became of them', {
    file_type: fileTypeNames,
    outcome: ['loaded', 'unchanged', 'held'],
  });
  const seconds = telemetry.histogram('loader_file_seconds', 'How long the loading of a file took', {
    file_type: fileTypeNames,
  });
  const failedTogether = telemetry.counter(
    'loader_shared_transactions_failed_total',
    'Transactions of several small files that failed; their files were loaded one by one',
  );
  const dayRows = telemetry.gauge(
    'day_rows',
    'Rows of sales that were received in the last 24 hours, by what became of them; read is all of them',
    { outcome: dayOutcomes },
  );
  const dayMoney = telemetry.gauge(
    'day_money_minor',
    'Money of those rows, in minor units (pence, cents), by what became of them',
    { outcome: dayOutcomes, currency: 'the currencies of the books (ISO 4217)' },
  );
  const differenceRows = telemetry.gauge(
    'reconcile_difference_rows',
    'Rows by which the books differ from the accounting, added over files without their signs',
  );
  const differenceFiles = telemetry.gauge(
    'reconcile_difference_files',
    'Files whose rows or money in the books differ from the accounting',
  );
  const orphanRows = telemetry.gauge(
    'orphan_rows',
    'Rows of the books that name a record which is not there, when the keys were last verified',
    { child: childTables, parent: parentTables },
  );
  return {
    tracing: telemetry.tracing,
    fileLoaded({ fileType, account, durationMs }) {
      files({ file_type: fileType, outcome: 'loaded' });
      rows({ file_type: fileType, outcome: 'loaded' }, Number(account.rows_loaded));
      rows({ file_type: fileType, outcome: 'unchanged' }, Number(account.rows_unchanged));
      rows({ file_type: fileType, outcome: 'held' }, Number(account.rows_held));
      seconds(durationMs / 1000, { file_type: fileType });
      logger.info(
        { fileType, loaded: Number(account.rows_loaded), ms: Math.round(durationMs) },
        'a file is in the books',
      );
    },
    fileSkipped(fileType) {
      files({ file_type: fileType, outcome: 'skipped' });
      logger.debug({ fileType }, 'nothing to load: done before, or judged anew since');
    },
    togetherFailed(error) {
      failedTogether({});
      logger.warn({ err: error }, 'a transaction of several small files failed: they are loaded one by one');
    },
    reconciled(result) {
      differenceRows(Number(result.differenceRows));
      differenceFiles(result.differing.length);
      if (result.differing.length > 0)
        logger.error(
          { files: result.differing.length, rows: Number(result.differenceRows) },
          'the books differ from the accounting; `tillkeeper status` of the file says by how much',
        );
    },
    dayMeasured(figures) {
      for (const outcome of dayOutcomes) {
        dayRows(
          figures.reduce((sum, { rows: of }) => sum + of[outcome], 0),
          { outcome },
        );
        for (const { currency, amountMinor } of figures)
          if (isCurrency.test(currency)) dayMoney(amountMinor[outcome], { outcome, currency });
      }
    },
    keysVerified(orphans) {
      for (const { child, parent, rows: count } of orphans) orphanRows(Number(count), { child, parent });
      for (const { child, parent, rows: count } of orphans.filter(({ rows: found }) => found > 0n))
        logger.error({ child, parent, rows: Number(count) }, 'rows of the books name a record that is not there');
    },
    pruned(what, count) {
      if (count > 0) logger.info({ what, count }, 'pruned');
    },
  };
}
