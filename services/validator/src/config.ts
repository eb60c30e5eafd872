import { durationMs, sizeBytes, wholeNumber } from '@tillkeeper/service-kit';
import { z } from 'zod';

/** The validator's own settings; those that it shares with other services are in service-kit. */
export const validatorSettings = z.object({
  VALIDATOR_CHILDREN: wholeNumber(1, 1, 64).describe('child processes that judge: files judged side by side'),
  VALIDATOR_CHILD_TIMEOUT: durationMs('10m').describe(
    'a child process that takes longer for one file counts as crashed',
  ),
  VALIDATOR_CONCURRENCY: wholeNumber(2, 1, 64).describe('large files that are judged side by side in one process'),
  VALIDATOR_FILES_TOGETHER: wholeNumber(24, 1, 1_000).describe(
    'senders whose files are in work side by side in one process; no more than BUS_PARTITIONS help',
  ),
  VALIDATOR_MAX_BYTES: sizeBytes('2GiB').describe('a file that is larger when decompressed is rejected'),
  OUTLIER_THRESHOLD: wholeNumber(6, 1, 1000).describe(
    'standard deviations from which a quantity, price or total is an outlier; `tillkeeper thresholds` sets others by rule and store',
  ),
  BASELINES_MAX_AGE: durationMs('5m').describe('how old may be what is known of usual quantities, prices and totals'),
  SEQUENCE_GAP_GRACE: durationMs('15m').describe(
    "a file that is missing in a till's count is reported when it has not come this long after the one that followed it",
  ),
  STAGING_RETENTION: durationMs('14d').describe('how long records are kept as text; dropped by the week'),
});
export type ValidatorSettings = z.infer<typeof validatorSettings>;
