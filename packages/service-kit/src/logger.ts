import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** A file's path, a stream, or standard output when not given. */
  readonly destination?: string | DestinationStream;
}

/** Structured log, one JSON object a line. Keys, passwords and addresses of persons never get in. */
export function createLogger(options: LoggerOptions): Logger {
  const target = options.destination ?? 1;
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'authorization',
          'key',
          'password',
          'email',
          '*.authorization',
          '*.key',
          '*.password',
          '*.email',
          'req.headers.authorization',
          'recipient',
        ],
        censor: '***',
      },
    },
    typeof target === 'object' ? target : destination({ dest: target, mkdir: true, sync: false }),
  );
}
