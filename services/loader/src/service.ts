import type { BlobStore } from '@tillkeeper/blob-store';
import { type Database, pruneDeadLetters, pruneInbox } from '@tillkeeper/database';
import {
  observeChildren,
  type PeriodicTask,
  type Service,
  type Steps,
  sweepWorkDirectories,
  type Telemetry,
} from '@tillkeeper/service-kit';
import { pruneAudit } from './audit-repository.ts';
import type { LoaderChildren } from './child/pool.ts';
import type { LoaderSettings } from './config.ts';
import { readDayFigures } from './day-figures-repository.ts';
import { createEraseBooks } from './erasure/erase-books.ts';
import { createLoadFile } from './load-file.ts';
import { createLoaderTelemetry, type LoaderTelemetry } from './loader-telemetry.ts';
import { findOrphans } from './orphans/find-orphans.ts';
import { reconcileOnce } from './reconcile/reconcile.ts';
import { closeOvertakenOriginals } from './sales/returns-repository.ts';

export interface LoaderDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly children: LoaderChildren;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: LoaderSettings;
  readonly now: () => Date;
}

/** The loader: takes `file.validated`, puts the file's transactions into the books, leaves `file.loaded`. */
export function createLoader(dependencies: LoaderDependencies): Service {
  const telemetry = createLoaderTelemetry(dependencies.telemetry);
  observeChildren(dependencies.telemetry, { name: 'loader', children: dependencies.children });
  return {
    name: 'loader',
    handlers: {
      'file.validated': createLoadFile({ ...dependencies, telemetry }),
      'customer.records-erased': createEraseBooks(dependencies),
    },
    concurrency: Math.max(dependencies.settings.LOADER_FILES_TOGETHER, dependencies.settings.LOADER_CONCURRENCY),
    tasks: tasksOf(dependencies, telemetry),
  };
}

const dayMs = 24 * 3_600_000;

/** audit.prune refuses what is younger than a year; a leap year has a day more. */
const leastAuditMs = 367 * 24 * 3_600_000;

function tasksOf({ database, settings, now }: LoaderDependencies, telemetry: LoaderTelemetry): readonly PeriodicTask[] {
  const ago = (ms: number): Date => new Date(now().getTime() - ms);
  return [
    {
      name: 'reconcile',
      everyMs: settings.RECONCILE_EVERY,
      run: async () => {
        telemetry.reconciled(
          await reconcileOnce(database, {
            now: now(),
            recentMs: settings.RECONCILE_RECENT,
            olderFiles: settings.RECONCILE_OLDER_FILES,
          }),
        );
        await closeOvertakenOriginals(database);
      },
    },
    {
      name: 'measure-day',
      everyMs: settings.MEASURE_EVERY,
      run: async () => telemetry.dayMeasured(await readDayFigures(database, ago(dayMs))),
    },
    {
      name: 'verify-keys',
      everyMs: settings.VERIFY_KEYS_EVERY,
      run: async () => telemetry.keysVerified(await findOrphans(database)),
    },
    {
      // Made while nothing waits for them: making one locks the tables of the books.
      name: 'make-partitions',
      everyMs: 24 * 3_600_000,
      run: async () => {
        await database.transaction(tx =>
          tx.query('select retail.make_order_partitions($1::date, $2::date)', [
            now().toISOString(),
            ago(-settings.PARTITIONS_AHEAD).toISOString(),
          ]),
        );
      },
    },
    {
      name: 'prune-loader',
      everyMs: settings.PRUNE_EVERY,
      run: async () => {
        telemetry.pruned('inbox', await pruneInbox(database, ago(settings.INBOX_RETENTION)));
        telemetry.pruned('work directories', await sweepWorkDirectories('loader'));
        telemetry.pruned('audit', await pruneAudit(database, ago(Math.max(settings.AUDIT_RETENTION, leastAuditMs))));
        telemetry.pruned('dead letters', await pruneDeadLetters(database, ago(settings.DEAD_LETTER_RETENTION)));
      },
    },
  ];
}
