import { durationMs, wholeNumber } from '@tillkeeper/service-kit';
import { z } from 'zod';

/** Settings of the page on which open problems are put right. */
export const fixPageSettings = {
  FIX_URL: z
    .url({ protocol: /^https?$/ })
    .transform(text => text.replace(/\/+$/, ''))
    .refine(text => URL.canParse(text) && new URL(text).pathname === '/', 'has no path')
    .optional()
    .describe(
      'where managers reach the page of open problems, such as https://fix.shop.example; without it mails have no link',
    ),
  FIX_HOST: z
    .string()
    .min(1)
    .prefault('127.0.0.1')
    .describe('address that the page of open problems listens on; 0.0.0.0 in a container'),
  FIX_PORT: wholeNumber(8082, 0, 65_535).describe('port of the page of open problems; 0 takes any free one'),
  FIX_TRUSTED_PROXIES: z
    .string()
    .regex(/^[\d.:a-fA-F/, ]+$/, 'addresses or networks with commas between, such as 10.0.0.0/8')
    .optional()
    .describe('proxies before the page whose X-Forwarded-For is believed, for its limits by address'),
  FIX_LINK_SECRET: z
    .string()
    .min(32)
    .optional()
    .meta({ secret: true })
    .describe('signs links and the rows of spreadsheets, at least 32 characters; has to be set where FIX_URL is'),
  FIX_LINK_LIFETIME: durationMs('14d').describe('how long a link of a mail opens the page'),
  FIX_CHECK_TIMEOUT: durationMs('20s').describe('how long an answer waits for the rules before nothing is saved'),
  FIX_SECOND_PERSON_FROM: wholeNumber(50_000).describe(
    "an answer about so much money, in hundredths of its currency, needs a second person's yes; 0: none does, and none where FIX_APPROVER_EMAIL is not set",
  ),
  FIX_APPROVER_EMAIL: z
    .email()
    .optional()
    .describe('who is asked for a second yes where an answer is about much money'),
} as const;
export type FixPageSettings = z.output<z.ZodObject<typeof fixPageSettings>>;
