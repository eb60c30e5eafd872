import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { sleep } from './backoff.ts';
import { watchEventLoop } from './event-loop.ts';

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('a blocked event loop is seen with at least its length, until it is reset', async () => {
  const registry = new Registry();
  const watch = watchEventLoop({ registry });
  try {
    await sleep(30);
    block(200);
    await sleep(30);
    expect(watch.longestMs()).toBeGreaterThanOrEqual(199);
    const name = 'tillkeeper_event_loop_longest_block_seconds';
    const metric = await registry.getSingleMetric(name)?.get();
    expect(metric?.values[0]?.value).toBeCloseTo(watch.longestMs() / 1000, 6);
    watch.reset();
    await sleep(30);
    expect(watch.longestMs()).toBeLessThan(199);
    expect(watch.longestMs()).toBeGreaterThan(0);
  } finally {
    watch.stop();
  }
  expect(registry.getMetricsAsArray()).toEqual([]);
});
