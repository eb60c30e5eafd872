import { expect, test } from 'vitest';
import { createAlarm } from './alarm.ts';

const outcome = (wait: Promise<void>) =>
  Promise.race([wait.then(() => 'over'), new Promise(resolve => setTimeout(() => resolve('waiting'), 20))]);

test('what rings while nobody waits ends the next wait at once', async () => {
  const alarm = createAlarm();
  alarm.ring();
  expect(await outcome(alarm.wait(60_000))).toBe('over');
});

test('a ring ends the wait, a reset forgets it, and time is over by itself', async () => {
  const alarm = createAlarm();
  const wait = alarm.wait(60_000);
  expect(await outcome(wait)).toBe('waiting');
  alarm.ring();
  expect(await outcome(wait)).toBe('over');
  alarm.reset();
  const next = alarm.wait(60_000);
  expect(await outcome(next)).toBe('waiting');
  alarm.ring();
  await next;
  alarm.reset();
  expect(await outcome(alarm.wait(1))).toBe('over');
});
