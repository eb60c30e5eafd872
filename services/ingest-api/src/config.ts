import { durationMs, periodMs, sharedSettings, sizeBytes, wholeNumber } from '@tillkeeper/service-kit';
import { z } from 'zod';

/** The door's own settings; those that it shares with other services are in service-kit. */
export const ingestApiSettings = z.object({
  HTTP_HOST: sharedSettings.HTTP_HOST,
  HTTP_PORT: sharedSettings.HTTP_PORT,
  HEAD_OFFICE_KEY: z
    .string()
    .min(24)
    .meta({ secret: true })
    .describe("head office's first key, at least 24 characters; it makes the senders and their keys"),
  MAX_FILE_BYTES: sizeBytes('100MiB').describe('largest file, before and after decompression'),
  MAX_DECOMPRESSION_RATIO: wholeNumber(200, 2, 1000).describe(
    'a .gz file that becomes more than so many times larger is refused',
  ),
  MAX_TRANSACTIONS_BYTES: sizeBytes('4MiB').describe('largest post of web transactions'),
  SENDERS_REFRESH: durationMs('10s').describe('how often each copy reads who may send'),
  SENDERS_REWRITE: durationMs('20s').describe('how often the snapshot of senders is made anew from the database'),
  RATE_LIMIT_PER_SECOND: wholeNumber(50, 1, 100_000).describe('requests a second for each key'),
  RATE_LIMIT_BURST: wholeNumber(200, 1, 100_000).describe('requests at once for each key, after a rest'),
  WEB_RATE_LIMIT_PER_SECOND: wholeNumber(2000, 1, 1_000_000).describe(
    'posts of web transactions a second for each key',
  ),
  WEB_GROUP_WAIT: durationMs('10ms').describe('posts that come within this time are made durable together'),
  WEB_GATHER_EVERY: periodMs('1s').describe('how often web transactions are gathered into a file'),
  WEB_LEFTOVER_AFTER: durationMs('30s').describe('web transactions left by a copy for longer are gathered by another'),
  ANNOUNCE_LEFTOVERS_AFTER: durationMs('5s').describe('what was not announced for so long is announced by any copy'),
  ANNOUNCE_SWEEP_EVERY: periodMs('5s').describe('how often a copy looks for what was not announced'),
  CHECK_WAIT: durationMs('20s').describe('how long a check waits for its findings before it answers 202'),
  CHECK_RETENTION: durationMs('24h').describe('how long a check and its report are kept'),
  BRONZE_RETENTION: durationMs('35d').describe('how long raw files, receipts and refusals are kept'),
  PRUNE_EVERY: periodMs('1h').describe('how often what is past its retention is deleted'),
  REQUEST_TIMEOUT: durationMs('15m').describe('longest time for one request, upload included'),
  IDLE_TIMEOUT: durationMs('60s').describe('a connection on which nothing comes for so long is closed'),
  GOODBYE_TIME: durationMs('0s').describe(
    'when it is told to end, it goes on answering for so long, and each answer asks its sender to connect anew: no connection is closed while a request is on its way',
  ),
});

export type IngestApiSettings = z.output<typeof ingestApiSettings>;
