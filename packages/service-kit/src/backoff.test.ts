import { expect, test } from 'vitest';
import { growingWait, retry, sleep } from './backoff.ts';
import { RetryableError } from './retryable-error.ts';

test('the wait grows from the first one up to its limit', () => {
  const waits = [2, 3, 4, 5, 6, 1000].map(attempt => growingWait(attempt, { firstMs: 100, maxMs: 1_000, factor: 2 }));
  expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

function failing(times: number, error: Error) {
  const calls = { count: 0 };
  const work = async (): Promise<string> => {
    calls.count += 1;
    if (calls.count <= times) throw error;
    return 'done';
  };
  return { calls, work };
}

test('work that could be done later is tried again until it is done', async () => {
  const { calls, work } = failing(3, new RetryableError('away'));
  expect(await retry(work, { firstMs: 1 })).toBe('done');
  expect(calls.count).toBe(4);
});

test('a bug is not tried again', async () => {
  const { calls, work } = failing(1, new TypeError('bug'));
  await expect(retry(work, { firstMs: 1 })).rejects.toThrow('bug');
  expect(calls.count).toBe(1);
});

test('the number of attempts is a limit', async () => {
  const { calls, work } = failing(9, new RetryableError('away'));
  await expect(retry(work, { firstMs: 1, maxAttempts: 3 })).rejects.toThrow('away');
  expect(calls.count).toBe(3);
});

test('a signal ends the waiting at once, and the work is not tried once more', async () => {
  const stopping = new AbortController();
  const { calls, work } = failing(9, new RetryableError('away'));
  const startedAt = performance.now();
  const ended = retry(work, { firstMs: 60_000, maxMs: 60_000, signal: stopping.signal });
  setTimeout(() => stopping.abort(), 20);
  await expect(ended).rejects.toThrow('away');
  expect(calls.count).toBe(1);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('a sleep lasts its time, and no time when the signal was given before', async () => {
  const startedAt = performance.now();
  await sleep(60_000, AbortSignal.abort());
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  await sleep(50);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
});

test('a sleep of more than 24 days does not end at once, as timers do', async () => {
  const stopping = new AbortController();
  let hasEnded = false;
  const asleep = sleep(35 * 86_400_000, stopping.signal).then(() => {
    hasEnded = true;
  });
  await sleep(50);
  expect(hasEnded).toBe(false);
  stopping.abort();
  await asleep;
});
