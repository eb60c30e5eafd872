import { RetryableError } from '@tillkeeper/service-kit';

export type DatabaseTrouble =
  /** Two transactions were in each other's way; done again, it works. */
  | 'conflict'
  /** The server is away, starting, stopping, full, or has become a replica. */
  | 'away'
  /** A key is there already. */
  | 'duplicate-key'
  /** Anything else, also a statement that took longer than it may: a bug, or data that was not judged. */
  | 'other';

const conflicts = new Set(['40001', '40P01', '55P03']);
const awayStates = new Set([
  '25006', // read-only: the primary has become a replica
  '57P01', // the server is told to stop
  '57P02', // another of its processes crashed
  '57P03', // not yet, or no longer, taking connections
  '57P05',
  '58030', // input/output error
]);
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
// pg gives these no code.
const awayMessages = /^Connection terminated|timeout exceeded when trying to connect|not queryable|^timeout expired$/;

/** Says what an error of `pg` means. The one place that knows SQLSTATE codes. */
export function troubleOf(error: unknown): DatabaseTrouble {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (conflicts.has(code)) return 'conflict';
  if (code === '23505') return 'duplicate-key';
  // Class 08: connection exceptions; class 53: no disk, memory or connections left.
  if (awayStates.has(code) || awayCodes.has(code) || /^(08|53)...$/.test(code)) return 'away';
  return code === '' && awayMessages.test(error.message) ? 'away' : 'other';
}

/** The error itself, or, when waiting helps (`away`, `conflict`), a `RetryableError` with it as its cause. */
export function asRetryable(error: unknown): unknown {
  switch (troubleOf(error)) {
    case 'away':
      return new RetryableError('the database is away', { cause: error });
    case 'conflict':
      return new RetryableError('the database is busy with the same rows', { cause: error });
    case 'duplicate-key':
    case 'other':
      return error;
  }
}
