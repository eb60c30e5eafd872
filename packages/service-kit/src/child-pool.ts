import { ChildCrashedError } from './child-crashed-error.ts';
import { type ChildOptions, type PooledChild, startPooledChild } from './pooled-child.ts';
import { RetryableError } from './retryable-error.ts';
import type { ChildMemory } from './serve-jobs.ts';

export interface ChildPool<Job, Result> {
  /**
   * Gives the job to a free child, waits for one if need be. Rejects with ChildCrashedError, with the handler's own error
   * (name, message and stack; RetryableError stays one), or with the signal's reason: the child is then ended.
   */
  run(job: Job, context?: { signal?: AbortSignal }): Promise<Result>;
  /** Starts the children before the first job. Rejects with ChildCrashedError when one cannot start. */
  warm(): Promise<void>;
  pids(): number[];
  /** What each child said of its memory at the end of its last job. */
  memory(): readonly (ChildMemory & { readonly pid: number })[];
  /** Ends the children; jobs in work and waiting jobs are rejected with a RetryableError. */
  close(): Promise<void>;
}

export interface ChildPoolOptions extends ChildOptions {
  readonly size: number;
  /** A child is replaced after so many jobs: native memory is not always given back. */
  readonly maxJobsPerChild?: number;
}

interface Waiter {
  readonly take: (child: PooledChild) => void;
  readonly giveUp: (reason: unknown) => void;
}

/**
 * Warm child processes, one job each at a time: native code that may abort its process does so without harm to the service.
 * A child that dies is replaced.
 */
export function createChildPool<Job, Result>(options: ChildPoolOptions): ChildPool<Job, Result> {
  const all = new Set<PooledChild>();
  const idle: PooledChild[] = [];
  const waiting: Waiter[] = [];
  let isClosed = false;
  // a job that is ended by our own end is no bad job: it comes again
  const closedError = (): RetryableError => new RetryableError('the child pool is closed');

  const start = (): PooledChild => {
    const child = startPooledChild(options, onExit);
    all.add(child);
    return child;
  };
  const startForNext = (): void => {
    if (isClosed || all.size >= options.size) return;
    if (waiting.length > 0) waiting.shift()?.take(start());
    else {
      const child = start();
      child.ready.then(
        () => release(child),
        () => {}, // the next job starts another and hears why it cannot
      );
    }
  };
  const onExit = (child: PooledChild): void => {
    all.delete(child);
    const at = idle.indexOf(child);
    if (at >= 0) idle.splice(at, 1);
    // one that never could start is not tried again and again, only for a job
    if (child.hasBeenReady() || waiting.length > 0) startForNext();
  };
  const release = (child: PooledChild): void => {
    if (!child.isAlive() || isClosed) return;
    if (child.jobsEnded() >= (options.maxJobsPerChild ?? Number.POSITIVE_INFINITY)) {
      void child.end(); // onExit replaces it
      return;
    }
    const next = waiting.shift();
    if (next === undefined) idle.push(child);
    else next.take(child);
  };
  const takeChild = (signal: AbortSignal | undefined): Promise<PooledChild> => {
    const free = idle.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (all.size < options.size) return Promise.resolve(start());
    return new Promise((resolve, reject) => {
      const giveUp = (reason: unknown): void => {
        const at = waiting.indexOf(waiter);
        if (at >= 0) waiting.splice(at, 1);
        signal?.removeEventListener('abort', aborted);
        reject(reason);
      };
      const aborted = (): void => giveUp(signal?.reason);
      const waiter: Waiter = {
        take(child) {
          signal?.removeEventListener('abort', aborted);
          resolve(child);
        },
        giveUp,
      };
      signal?.addEventListener('abort', aborted, { once: true });
      waiting.push(waiter);
    });
  };

  return {
    async run(job, { signal } = {}) {
      for (let childrenLeft = options.size; ; childrenLeft -= 1) {
        if (isClosed) throw closedError();
        signal?.throwIfAborted();
        const child = await takeChild(signal);
        try {
          signal?.throwIfAborted();
          const outcome = await child.run(job, signal);
          if ('result' in outcome) return outcome.result as Result; // the child's module and its caller agree on the type
          // all of them were found dead, and then a new one: it is the job
          if (childrenLeft === 0) throw outcome.neverBegun;
        } catch (error) {
          throw isClosed && error instanceof ChildCrashedError ? closedError() : error;
        } finally {
          release(child);
        }
      }
    },
    async warm() {
      const started = Array.from({ length: options.size - all.size }, start);
      for (const child of started)
        child.ready.then(
          () => release(child),
          () => {},
        );
      await Promise.all([...all].map(child => child.ready));
    },
    pids: () => [...all].flatMap(child => child.pid ?? []),
    memory: () =>
      [...all].flatMap(child => {
        const said = child.memory();
        return said === undefined || child.pid === undefined ? [] : [{ pid: child.pid, ...said }];
      }),
    async close() {
      isClosed = true;
      for (const waiter of waiting.splice(0)) waiter.giveUp(closedError());
      await Promise.all([...all].map(child => child.end()));
    },
  };
}
