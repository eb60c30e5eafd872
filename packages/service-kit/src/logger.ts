import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { logFields } from './log-fields.ts';
import type { Tracing } from './tracing/tracing.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** A file's path, a stream, or standard output when not given. */
  readonly destination?: string | DestinationStream;
  /** With it, lines that are written inside a span say of which trace they are. */
  readonly tracing?: Tracing;
}

const hiddenFields = [
  'authorization',
  'cookie',
  'key',
  'apiKey',
  'api_key',
  'password',
  'secret',
  'token',
  'email',
  'customer_email',
  'manager_email',
  'recipient',
];

/** Structured log, one JSON object a line. Keys, passwords and addresses of persons never get in. */
export function createLogger(options: LoggerOptions): Logger {
  const target = options.destination ?? 1;
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...logFields(), ...options.tracing?.ids() }),
      hooks: { streamWrite: withoutAddresses },
      serializers: { err: (error: unknown) => describeError(error) },
      redact: { paths: ['', '*.', '*.*.'].flatMap(depth => hiddenFields.map(name => depth + name)), censor: '***' },
    },
    typeof target === 'object' ? target : destination({ dest: target, mkdir: true, sync: false }),
  );
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: DescribedError;
}

/** Only what is named here: PostgreSQL's errors carry whole rows in `detail` and `where`. */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...(error.stack !== undefined && { stack: error.stack }),
    ...('code' in error && { code: String(error.code) }),
    // a cause that is its own cause would never end
    ...(error.cause !== undefined && depth < 5 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** JSON's escapes come first, so that the `n` of a line end is not taken for the beginning of an address. */
const escapeOrAddress = /(\\u[0-9a-f]{4}|\\.)|[\w.%+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}/gi;

/**
 * Takes persons' addresses, and the passwords in those of servers, out of a finished line: an error's words may name
 * them. A package's version (`pg@8.16.3` in a stack) stays; a quotation mark is never crossed, so the line stays JSON.
 */
function withoutAddresses(line: string): string {
  return line
    .replaceAll(/\/\/[^\s/@"\\]+@/g, '//***@')
    .replaceAll(escapeOrAddress, (_match, escaped: string | undefined) => escaped ?? '***');
}
