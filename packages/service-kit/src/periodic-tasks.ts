import { sleep } from './backoff.ts';
import type { PeriodicTask } from './service.ts';
import type { Telemetry } from './telemetry.ts';

export interface RunningTasks {
  /** Runs a task now, after the round in work if there is one. Rejects when the round fails. */
  runNow(name: string): Promise<void>;
  /** Begins no further round and waits for those in work. */
  stop(): Promise<void>;
}

/** Runs each task round after round, never two rounds of one task at once. A round that fails is said and counted; the next one comes. */
export function startTasks(tasks: readonly PeriodicTask[], telemetry: Pick<Telemetry, 'taskEnded'>): RunningTasks {
  const stopping = new AbortController();
  const inWork = new Map<string, Promise<void>>();
  const round = (task: PeriodicTask): Promise<void> => {
    const before = inWork.get(task.name) ?? Promise.resolve();
    const now = before.catch(() => {}).then(() => runRound(task, stopping.signal, telemetry));
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

async function runRound(
  task: PeriodicTask,
  stopping: AbortSignal,
  telemetry: Pick<Telemetry, 'taskEnded'>,
): Promise<void> {
  if (stopping.aborted) throw new Error(`${task.name} is not run: the process is stopping`);
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  try {
    await task.run(stopping);
  } catch (error) {
    // a round that was told to stop says nothing about its task
    if (!stopping.aborted) telemetry.taskEnded({ name: task.name, seconds: seconds(), error });
    throw error;
  }
  telemetry.taskEnded({ name: task.name, seconds: seconds() });
}
