import { durationMs, periodMs, wholeNumber } from '@tillkeeper/service-kit';
import { z } from 'zod';

/** The loader's own settings; those that it shares with other services are in service-kit. */
export const loaderSettings = z.object({
  LOADER_CHILDREN: wholeNumber(1, 1, 64).describe(
    'child processes that make silver ready for the database: files converted side by side',
  ),
  LOADER_CHILD_TIMEOUT: durationMs('10m').describe('a child process that takes longer for one file is ended'),
  LOADER_CONCURRENCY: wholeNumber(2, 1, 64).describe(
    'files that are loaded side by side in one process, each in a transaction of its own',
  ),
  LOADER_FILES_TOGETHER: wholeNumber(24, 1, 1_000).describe(
    'senders whose small files may share a transaction; no more than BUS_PARTITIONS help',
  ),
  LOAD_BY_COPY_FROM_ROWS: wholeNumber(3_000, 0).describe(
    'files with so many clean rows go through a child process and COPY; the rows of smaller ones are read here, and several files share a transaction',
  ),
  LOADER_STATEMENT_TIMEOUT: durationMs('10m').describe('a statement of the loader that takes longer is ended'),
  RECONCILE_EVERY: periodMs('60s').describe('how often the books are compared with the accounting of the files'),
  RECONCILE_RECENT: durationMs('7d').describe('files loaded within this time are compared in every round'),
  RECONCILE_OLDER_FILES: wholeNumber(200).describe('older files that are compared in every round, in turn'),
  MEASURE_EVERY: periodMs('60s').describe('how often rows and money of the last 24 hours are added up for metrics'),
  VERIFY_KEYS_EVERY: periodMs('24h').describe('how often all foreign keys of the books are proven again'),
  PARTITIONS_AHEAD: durationMs('100d').describe('partitions of the books are made this long before they are needed'),
  INBOX_RETENTION: durationMs('35d').describe(
    'how long it is remembered that an event was handled; longer than the bus keeps its messages',
  ),
  DEAD_LETTER_RETENTION: durationMs('90d').describe('how long messages that could not be handled are kept'),
  AUDIT_RETENTION: durationMs('2557d').describe(
    'how long the audit keeps who changed what (7 years); a year at least is kept whatever this says',
  ),
  PRUNE_EVERY: periodMs('1h').describe('how often what is past its retention is deleted'),
});
export type LoaderSettings = z.infer<typeof loaderSettings>;
