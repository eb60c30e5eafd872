import { z } from 'zod';
import { periodMs, wholeNumber } from './units.ts';

const port = (initial: number) => wholeNumber(initial, 0, 65_535);
const notEmpty = z.string().min(1);

/** Settings that more than one process has: one name, one meaning. */
export const sharedSettings = {
  HTTP_HOST: notEmpty.prefault('127.0.0.1').describe('address that the API listens on; 0.0.0.0 in a container'),
  HTTP_PORT: port(8080).describe('port of the API; 0 takes any free one'),
  OPERATIONS_HOST: notEmpty.prefault('127.0.0.1').describe('address of the operations port; 0.0.0.0 in a container'),
  OPERATIONS_PORT: port(8081).describe(
    'port of /livez, /readyz, /startupz, /metrics and the status pages; 0 takes any free one',
  ),
  DATA_DIRECTORY: notEmpty.prefault('data').describe('directory that holds everything the process keeps'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'begins with postgres://')
    .meta({ secret: true })
    .describe('PostgreSQL 18'),
  BLOB_STORE_URL: z
    .string()
    .regex(/^(file|s3):\/\//, 'begins with file:/// or s3://')
    .describe('where blobs are kept: file:///... or s3://bucket/prefix?endpoint=...'),
  MAIL_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'begins with smtp:// or smtps://')
    .optional()
    .meta({ secret: true })
    .describe('SMTP server for reports; without it mails are .eml files'),
  FORMATS_DIRECTORY: z
    .string()
    .optional()
    .describe("declarations of senders' formats beside those that come with Tillkeeper"),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .prefault('info')
    .describe('what is logged'),
  DRAIN_TIMEOUT: periodMs('60s').describe(
    'told to stop, a process has so long to finish what it has begun, and what was not finished is done again by another; longer than its slowest handler',
  ),
  KILL_AT_STEP: z
    .string()
    .optional()
    .describe(
      'for fault tests: the process ends itself by SIGKILL when it reaches this step, or the one that the file `@path` names',
    ),
} as const;
