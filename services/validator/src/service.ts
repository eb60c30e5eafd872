import { createSlots, observeChildren, type Service, sweepWorkDirectories } from '@tillkeeper/service-kit';
import { createCheckFile } from './check-file.ts';
import { createEraseRecords } from './erasure/erase-records.ts';
import { findSequenceGaps } from './file-level/sequence-gaps.ts';
import { createReferenceCache } from './reference-cache.ts';
import { createRejudgeFile } from './rejudge-file.ts';
import { createStagingPartitions } from './staging-partitions.ts';
import { createStoreBaselineCache } from './store-baseline-cache.ts';
import { createValidateFile } from './validate-file.ts';
import { consumer, type ValidatorDependencies, type ValidatorParts } from './validator-parts.ts';
import { createValidatorTelemetry } from './validator-telemetry.ts';
import { temporaryDirectory } from './work-directory.ts';

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];

/** The validator: takes `file.received`, leaves staging, findings, silver and `file.validated` or `file.rejected`. */
export function createValidator(dependencies: ValidatorDependencies): Service {
  const { database, settings, now } = dependencies;
  const workDirectory = dependencies.workDirectory ?? temporaryDirectory();
  observeChildren(dependencies.telemetry, { name: 'validator', children: dependencies.children });
  const parts: ValidatorParts = {
    ...dependencies,
    telemetry: createValidatorTelemetry(dependencies.telemetry),
    reference: createReferenceCache(database, workDirectory, { mayLagMs: { baselines: settings.BASELINES_MAX_AGE } }),
    storeBaselines: createStoreBaselineCache({
      database,
      directory: workDirectory,
      maxAgeMs: settings.BASELINES_MAX_AGE,
    }),
    staging: createStagingPartitions(database),
    largeFiles: createSlots(settings.VALIDATOR_CONCURRENCY),
    recording: createSlots(settings.VALIDATOR_CONCURRENCY + 2),
    workDirectory,
  };
  return {
    name: consumer,
    concurrency: Math.max(settings.VALIDATOR_FILES_TOGETHER, settings.VALIDATOR_CONCURRENCY),
    handlers: {
      'file.received': createValidateFile(parts),
      'file.check-requested': createCheckFile(parts),
      'transactions.rejudge-requested': createRejudgeFile(parts),
      'customer.erasure-requested': createEraseRecords(parts),
    },
    tasks: [
      {
        name: 'work-directories',
        everyMs: hourMs,
        run: async () => {
          const count = await sweepWorkDirectories('validator');
          if (count > 0) dependencies.telemetry.logger.info({ what: 'work directories', count }, 'pruned');
        },
      },
      {
        name: 'staging-partitions',
        everyMs: hourMs,
        run: () => parts.staging.renew(now(), new Date(now().getTime() - settings.STAGING_RETENTION)),
      },
      {
        name: 'sequence-gaps',
        everyMs: Math.max(secondMs, Math.min(settings.SEQUENCE_GAP_GRACE, minuteMs)),
        run: () => findSequenceGaps(database, { now: now(), graceMs: settings.SEQUENCE_GAP_GRACE }),
      },
    ],
  };
}
