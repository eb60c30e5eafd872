import { setTimeout as sleepFor } from 'node:timers/promises';
import { RetryableError } from './retryable-error.ts';

/** The wait before attempt `attempt` (from 2): firstMs, then `factor` times as long each time, at most maxMs. */
export function growingWait(
  attempt: number,
  options: { firstMs?: number; maxMs?: number; factor?: number } = {},
): number {
  const { firstMs = 200, maxMs = 30_000, factor = 2 } = options;
  return Math.min(maxMs, firstMs * factor ** Math.max(0, attempt - 2));
}

/** Node's timers fire at once when they are set for longer. */
const longestTimerMs = 2 ** 31 - 1;

/** Resolves after the time (24 days at most), or at once when the signal is given: look at the signal afterwards. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await sleepFor(Math.min(ms, longestTimerMs), undefined, signal === undefined ? {} : { signal }).catch(
    (error: unknown) => {
      if (signal?.aborted !== true) throw error;
    },
  );
}

/**
 * Repeats work for as long as it ends in a RetryableError and the signal is not given; then throws that error.
 * Everything else passes through.
 */
export async function retry<T>(
  work: () => Promise<T>,
  options: { signal?: AbortSignal; maxAttempts?: number; firstMs?: number; maxMs?: number; factor?: number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isLast = attempt >= (options.maxAttempts ?? Number.POSITIVE_INFINITY) || options.signal?.aborted === true;
      if (!(error instanceof RetryableError) || isLast) throw error;
      await sleep(growingWait(attempt + 1, options), options.signal);
      if (options.signal?.aborted === true) throw error;
    }
  }
}
