import { expect, test } from 'vitest';
import type { Part, PartState } from '../parts/part.ts';
import { superviseParts } from './supervise.ts';

/** A fleet of one part, whose clock and ends are the test's. */
function fleetOfOne() {
  let at = 0;
  let state: PartState = 'ready';
  const starts: number[] = [];
  const said: string[] = [];
  const part = (): Part => ({
    ...{ name: 'loader-1', kind: 'loader', pid: 1, state, restarts: starts.length },
    exit: { code: null, signal: 'SIGKILL', wasTold: false },
  });
  const supervisor = superviseParts({
    fleet: {
      parts: () => [part()],
      async startPart() {
        starts.push(at);
        state = 'ready';
      },
    },
    now: () => at,
    say: line => said.push(line),
  });
  return {
    starts,
    said,
    supervisor,
    be: (next: PartState) => {
      state = next;
    },
    pass(ms: number) {
      for (const until = at + ms; at < until; at += 250) supervisor.look();
    },
  };
}

test('what ends is started again after a second, and after waits that grow when it ends again and again', () => {
  const { starts, be, pass } = fleetOfOne();
  for (const _ of [1, 2, 3, 4, 5, 6, 7, 8]) {
    be('ended');
    pass(40_000);
  }
  const waits = starts.map((start, index) => start - index * 40_000);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('what has worked for a minute is started again after a second, as the first time', () => {
  const { starts, be, pass } = fleetOfOne();
  be('ended');
  pass(10_000);
  be('ended');
  pass(100_000);
  be('ended');
  pass(10_000);
  expect(starts).toEqual([1_000, 12_000, 111_000]);
});

test('what was told to stop stays so', () => {
  const { starts, said, be, pass } = fleetOfOne();
  be('stopped');
  pass(120_000);
  expect(starts).toEqual([]);
  expect(said).toEqual([]);
});

test('the end is told once, with its reason and when the part is started again', () => {
  const { said, supervisor, be, pass } = fleetOfOne();
  be('ended');
  pass(750);
  expect(said).toEqual(['loader-1 ended (SIGKILL); it is started again in 1 s']);
  expect(supervisor.startsAt('loader-1')).toBe(1_000);
});
