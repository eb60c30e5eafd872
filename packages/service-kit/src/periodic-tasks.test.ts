import { expect, test } from 'vitest';
import { sleep } from './backoff.ts';
import { startTasks } from './periodic-tasks.ts';
import type { PeriodicTask } from './service.ts';

function start(...tasks: PeriodicTask[]) {
  const ended: { name: string; error?: unknown }[] = [];
  return { ended, running: startTasks(tasks, { taskEnded: task => void ended.push(task) }) };
}
/** The first round of its own would come after up to 5 s. */
const rarely = 3_600_000;

test('rounds come one after the other and never two at once', async () => {
  let rounds = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  const { running } = start({
    name: 'slow',
    everyMs: 1,
    async run() {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await sleep(10);
      atOnce -= 1;
      rounds += 1;
    },
  });
  await Promise.all([running.runNow('slow'), running.runNow('slow'), running.runNow('slow')]);
  await expect.poll(() => rounds).toBeGreaterThan(5);
  await running.stop();
  expect(mostAtOnce).toBe(1);
});

test('a round that fails is told, and the next one comes', async () => {
  let rounds = 0;
  const { running, ended } = start({
    name: 'shaky',
    everyMs: 1,
    async run() {
      rounds += 1;
      if (rounds === 1) throw new Error('away');
    },
  });
  await expect.poll(() => ended.length).toBeGreaterThanOrEqual(2);
  await running.stop();
  expect(ended[0]).toMatchObject({ name: 'shaky', error: new Error('away') });
  expect(ended[1]).not.toHaveProperty('error');
});

test('a slow or failing task does not hold up another', async () => {
  let rounds = 0;
  const { running } = start(
    { name: 'stuck', everyMs: 1, run: signal => sleep(60_000, signal) },
    {
      name: 'quick',
      everyMs: 1,
      async run() {
        rounds += 1;
      },
    },
  );
  await expect.poll(() => rounds).toBeGreaterThan(3);
  await running.stop();
});

test('a task can be run now; its failure is told to who asked, and to telemetry', async () => {
  const { running, ended } = start({ name: 'prune', everyMs: rarely, run: () => Promise.reject(new Error('away')) });
  await expect(running.runNow('prune')).rejects.toThrow('away');
  expect(ended).toMatchObject([{ name: 'prune', error: new Error('away') }]);
  await expect(running.runNow('prunes')).rejects.toThrow('there is no task prunes');
  await running.stop();
});

test('stopping tells the round in work, waits for it, and begins no other', async () => {
  const happened: string[] = [];
  const { running, ended } = start({
    name: 'long',
    everyMs: rarely,
    async run(signal) {
      happened.push('begun');
      await sleep(60_000, signal);
      await sleep(50);
      happened.push('ended');
    },
  });
  const inWork = running.runNow('long');
  const waiting = expect(running.runNow('long')).rejects.toThrow('the process is stopping');
  await expect.poll(() => happened).toEqual(['begun']);
  await running.stop();
  happened.push('stopped');
  await Promise.all([inWork, waiting]);
  await expect(running.runNow('long')).rejects.toThrow('the process is stopping');
  expect(happened).toEqual(['begun', 'ended', 'stopped']);
  expect(ended).toHaveLength(1);
});

test('a round that fails because it was told to stop is no failure of its task', async () => {
  const { running, ended } = start({
    name: 'interrupted',
    everyMs: rarely,
    async run(signal) {
      await sleep(60_000, signal);
      signal.throwIfAborted();
    },
  });
  const interrupted = expect(running.runNow('interrupted')).rejects.toThrow();
  await sleep(10);
  await running.stop();
  await interrupted;
  expect(ended).toEqual([]);
});
