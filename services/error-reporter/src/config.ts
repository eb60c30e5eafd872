import { durationMs, periodMs, sharedSettings, wholeNumber, yesOrNo } from '@tillkeeper/service-kit';
import { z } from 'zod';
import { fixPageSettings } from './page/page-settings.ts';
import { mailboxSettings } from './sheet/mailbox/mailbox-settings.ts';

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const openingHours = z
  .string()
  .regex(/^([01]?\d|2[0-3])-([01]?\d|2[0-4])$/, 'write it as 10-18')
  .transform(text => text.split('-').map(Number))
  .transform(([from = 0, to = 24]) => ({ from, to }))
  .refine(({ from, to }) => from < to, 'must begin before they end')
  .prefault('10-18');

/** What the error-reporter adds to the settings of its surroundings. */
export const errorReporterSettings = z.object({
  MAIL_URL: sharedSettings.MAIL_URL,
  MAIL_STARTTLS: z
    .enum(['required', 'off'])
    .prefault('required')
    .describe('of smtp://: off sends mails and the password as they are, for a server on the same machine'),
  MAIL_CA_FILE: z
    .string()
    .optional()
    .describe("certificates (PEM) that the mail server's is verified by, if not Node's own"),
  MAIL_TIMEOUT: periodMs('60s').describe('one mail, from the queue to what the server answers'),
  MAIL_CONNECTIONS: wholeNumber(2, 1, 50).describe(
    'mails that are sent side by side, each over a connection that is kept',
  ),
  MAIL_RETRY_FIRST: periodMs('5s').describe(
    'wait after the first time that a mail, or the server, did not want to; it doubles',
  ),
  MAIL_RETRY_MAX: periodMs('10m').describe('the longest such wait'),
  MAIL_GIVE_UP: durationMs('7d').describe(
    'a mail that the server puts off for so long is given up, and operators are told',
  ),
  MAIL_DIRECTORY: z.string().optional().describe('where mails are kept as .eml files when MAIL_URL is not set'),
  MAIL_FROM: z.email().prefault('reports@tillkeeper.example').describe('sender of the reports'),
  MAIL_RETENTION: durationMs('35d').describe('how long reports and .eml files are kept'),
  PRUNE_EVERY: periodMs('1h').describe('how often what is past its retention is deleted'),
  OPERATORS_EMAIL: z
    .email()
    .optional()
    .describe("who is told what is no manager's business: files of senders without a store, mails that came back"),
  OPERATORS_EVERY: periodMs('1h').describe('operators get at most one mail in this time'),
  REPORT_BY: z
    .enum(['process', 'command'])
    .prefault('process')
    .describe('process: it writes what is due by itself; command: `tillkeeper report --due` does, as from a CronJob'),
  REPORT_HOUR: wholeNumber(21, 0, 23).describe("hour of the store's own time at which its day is reported"),
  REPORT_POLL: periodMs('20s').describe('how often it looks for reports that are due or were not sent'),
  REPORT_SENDING_LEASE: durationMs('60s').describe(
    'a report that is "being sent" for longer was left by a process that died, and is sent again',
  ),
  REPORT_IMMEDIATE_LIMIT: wholeNumber(5, 1, 1000).describe(
    'at most so many mails at once for a store and day; the digest says the rest',
  ),
  REPORT_GOOD_NEWS: z
    .enum(['weekly', 'daily', 'never'])
    .prefault('weekly')
    .describe('how often a store without problems is told that all is well'),
  REPORT_GOOD_NEWS_DAY: z.enum(weekdays).prefault('monday').describe('the day of the week on which it is told'),
  SILENT_TILLS: yesOrNo(true).describe(
    'whether a till that usually sends by this hour, and has not, is told of at once',
  ),
  SILENT_TILLS_EVERY: periodMs('5m').describe('how often it looks for such tills'),
  SILENT_TILL_GRACE: durationMs('45m').describe('so much later than usual is not silent yet'),
  OPENING_HOURS: openingHours.describe("the store's own time in which a silent till is told of"),
  ...fixPageSettings,
  ...mailboxSettings,
});

export type ErrorReporterSettings = z.output<typeof errorReporterSettings>;
