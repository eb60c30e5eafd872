import { expect, test } from 'vitest';
import { commitUntilLost } from './commit-until-lost.ts';

const never = () => new Promise<void>(() => undefined);
const { signal: notLost } = new AbortController();

test('a commit that is refused is tried again until it is done', async () => {
  const answers = [
    () => Promise.reject(new Error('rebalance')),
    () => Promise.reject(new Error('gone')),
    async () => {},
  ];
  let tries = 0;
  await commitUntilLost(() => answers[tries++]?.() ?? never(), {
    lost: notLost,
    heartbeats: () => 0,
    timeoutMs: 5_000,
  });
  expect(tries).toBe(3);
});

test('a commit that nobody answers is tried again, and is done when it is answered', async () => {
  let tries = 0;
  const commit = () => (++tries === 2 ? Promise.resolve() : never());
  await commitUntilLost(commit, { lost: notLost, heartbeats: () => tries, timeoutMs: 5 });
  expect(tries).toBe(2);
});

test('where heartbeats are answered and three commits are not, it ends: only another process goes on', async () => {
  let beats = 0;
  let tries = 0;
  const commit = () => {
    tries += 1;
    setTimeout(() => (beats += 1), 1);
    return never();
  };
  await expect(commitUntilLost(commit, { lost: notLost, heartbeats: () => beats, timeoutMs: 20 })).rejects.toThrow(
    'no answer within 20 ms',
  );
  expect(tries).toBe(3);
});

test('where nothing is answered the broker is away, and it waits until the partition is lost', async () => {
  const lost = new AbortController();
  let tries = 0;
  const commit = () => {
    tries += 1;
    if (tries === 5) lost.abort();
    return never();
  };
  await commitUntilLost(commit, { lost: lost.signal, heartbeats: () => 0, timeoutMs: 2 });
  expect(tries).toBe(5);
});
