import { RetryableError } from './retryable-error.ts';

/** What a child says to its parent. */
export type ChildMessage =
  | { readonly kind: 'ready' }
  /** The job has arrived: from here on a death of the child is the job's. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'result'; readonly result: unknown; readonly memory: ChildMemory }
  | { readonly kind: 'error'; readonly error: SentError; readonly memory: ChildMemory };

export interface ChildMemory {
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** The child's side: handles one job after the other; ends when the parent goes away. What the handler throws, the parent's `run` throws. */
export function serveJobs<Job, Result>(handle: (job: Job) => Promise<Result>): void {
  if (process.send === undefined) throw new Error('this module is started by createChildPool, not by hand');
  const say = (message: ChildMessage): void => {
    process.send?.(message);
  };
  // a terminal's Ctrl-C reaches the whole group; the parent decides when the child ends
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (message: { job: Job }) => {
    say({ kind: 'begun' });
    try {
      const result = await handle(message.job);
      // a result that cannot be sent throws here, and is answered as the handler's mistake
      say({ kind: 'result', result, memory: memoryNow() });
    } catch (error) {
      say({ kind: 'error', error: toSend(error), memory: memoryNow() });
    }
  });
  say({ kind: 'ready' });
}

function memoryNow(): ChildMemory {
  return { rssBytes: process.memoryUsage.rss(), peakRssBytes: process.resourceUsage().maxRSS * 1024 };
}

function toSend(error: unknown): SentError {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'Error', message: String(error), stack: undefined };
}

/** The error of a child's handler, on the parent's side. */
export function receivedError(sent: SentError): Error {
  const error =
    sent.name === 'RetryableError'
      ? new RetryableError(sent.message)
      : Object.assign(new Error(sent.message), { name: sent.name });
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
