import { periodMs } from '@tillkeeper/service-kit';
import { z } from 'zod';

/** Settings of the mailbox to which managers send their spreadsheets back. */
export const mailboxSettings = {
  MAILBOX_URL: z
    .url({ protocol: /^imaps$/ })
    .optional()
    .meta({ secret: true })
    .describe(
      'the mailbox that replies come to, such as imaps://reports%40shop.example:password@imap.shop.example; without it they are not read. Needs FIX_LINK_SECRET',
    ),
  MAILBOX_ADDRESS: z.email().optional().describe('where replies to a mail go; has to be set where MAILBOX_URL is'),
  MAILBOX_CA_FILE: z
    .string()
    .optional()
    .describe("certificates (PEM) that the mailbox's server is verified by, if not Node's own"),
  MAILBOX_EVERY: periodMs('1m').describe('how often the mailbox is looked at'),
} as const;
export type MailboxSettings = z.output<z.ZodObject<typeof mailboxSettings>>;
