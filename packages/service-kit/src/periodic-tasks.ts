import { sleep } from './backoff.ts';
import type { PeriodicTask } from './service.ts';
import type { Telemetry } from './telemetry.ts';

export interface RunningTasks {
  /** Runs a task now, after the round in work if there is one. Rejects when the round fails. */
  runNow(name: string): Promise<void>;
  /** Waits for rounds in work. */
  stop(): Promise<void>;
}

/** Runs each task round after round, never two rounds of one task at once. A round that fails is said and counted; the next one comes. */
export function startTasks(tasks: readonly PeriodicTask[], telemetry: Telemetry): RunningTasks {
  const stopping = new AbortController();
  const inWork = new Map<string, Promise<void>>();
  const round = (task: PeriodicTask): Promise<void> => {
    const before = inWork.get(task.name) ?? Promise.resolve();
    const now = before
      .catch(() => {})
      .then(async () => {
        const startedAt = performance.now();
        const seconds = (): number => (performance.now() - startedAt) / 1000;
        try {
          await task.run(stopping.signal);
          telemetry.taskEnded({ name: task.name, seconds: seconds() });
        } catch (error) {
          if (!stopping.signal.aborted) telemetry.taskEnded({ name: task.name, seconds: seconds(), error });
          throw error;
        }
      });
    inWork.set(task.name, now);
    return now;
  };
  const loops = tasks.map(async task => {
    // copies of a service that start together do not work together
    await sleep(Math.random() * Math.min(task.everyMs, 5_000), stopping.signal);
    while (!stopping.signal.aborted) {
      await round(task).catch(() => {});
      await sleep(task.everyMs, stopping.signal);
    }
  });
  return {
    async runNow(name) {
      const task = tasks.find(one => one.name === name);
      if (task === undefined) throw new Error(`there is no task ${name}`);
      await round(task);
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await Promise.allSettled(inWork.values());
    },
  };
}
