import { durationMs, periodMs, sharedSettings, wholeNumber } from '@tillkeeper/service-kit';
import { z } from 'zod';

/** What the error-reporter adds to the settings of its surroundings. */
export const errorReporterSettings = z.object({
  MAIL_URL: sharedSettings.MAIL_URL,
  MAIL_DIRECTORY: z.string().optional().describe('where mails are kept as .eml files when MAIL_URL is not set'),
  MAIL_FROM: z.email().prefault('reports@tillkeeper.example').describe('sender of the reports'),
  MAIL_RETENTION: durationMs('35d').describe('how long reports and .eml files are kept'),
  PRUNE_EVERY: periodMs('1h').describe('how often what is past its retention is deleted'),
  REPORT_HOUR: wholeNumber(21, 0, 23).describe("hour of the store's own time at which its day is reported"),
  REPORT_POLL: periodMs('20s').describe('how often it looks for reports that are due or were not sent'),
  REPORT_SENDING_LEASE: durationMs('60s').describe(
    'a report that is "being sent" for longer was left by a process that died, and is sent again',
  ),
  REPORT_IMMEDIATE_LIMIT: wholeNumber(5, 1, 1000).describe(
    'at most so many mails at once for a store and day; the digest says the rest',
  ),
});

export type ErrorReporterSettings = z.output<typeof errorReporterSettings>;
