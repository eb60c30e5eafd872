import { expect, test } from 'vitest';
import { createWishes } from './wishes.ts';

test('the first Ctrl-C is a wish to stop, the second to stop at once', () => {
  let at = 0;
  const wishes = createWishes(() => at);
  wishes.stop();
  expect([wishes.toStop.aborted, wishes.atOnce.aborted]).toEqual([true, false]);
  at = 1_000;
  wishes.stop();
  expect(wishes.atOnce.aborted).toBe(true);
});

test('one Ctrl-C that comes twice, from the terminal and from pnpm, is one wish', () => {
  let at = 0;
  const wishes = createWishes(() => at);
  wishes.stop();
  at = 50;
  wishes.stop();
  expect(wishes.atOnce.aborted).toBe(false);
});
