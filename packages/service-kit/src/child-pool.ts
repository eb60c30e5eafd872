import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The child died (a panic, SIGKILL, out of memory) while it had a job. */
export class ChildCrashedError extends Error {
  override readonly name = 'ChildCrashedError';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to standard error. */
  readonly stderrTail: string;
  constructor(death: { exitCode: number | null; signal: string | null; stderrTail: string }) {
    super(
      `the child process ended by ${death.signal ?? `code ${death.exitCode}`}: ${death.stderrTail.trim().slice(-500)}`,
    );
    this.exitCode = death.exitCode;
    this.signal = death.signal;
    this.stderrTail = death.stderrTail;
  }
}

export interface ChildPool<Job, Result> {
  /** Gives the job to a free child, waits for one if need be. Rejects with ChildCrashedError, or with the handler's own error. */
  run(job: Job, context?: { signal?: AbortSignal }): Promise<Result>;
  /** Starts the children before the first job. */
  warm(): Promise<void>;
  pids(): number[];
  close(): Promise<void>;
}

export interface ChildPoolOptions {
  /** The child's module; it calls `serveJobs`. */
  readonly entry: URL;
  readonly size: number;
  readonly execArgv?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A child that takes longer is ended; the job then fails as crashed. */
  readonly jobTimeoutMs?: number;
}

interface Answer {
  readonly kind: 'ready' | 'result' | 'error';
  readonly result?: unknown;
  readonly message?: string;
  readonly stack?: string;
}
interface Child {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  stderrTail: string;
  settle: ((answer: Answer | ChildCrashedError) => void) | undefined;
}

/** Warm child processes, one job each at a time: native code that may abort its process does so without harm to the service. */
export function createChildPool<Job, Result>(options: ChildPoolOptions): ChildPool<Job, Result> {
  const idle: Child[] = [];
  const all = new Set<Child>();
  const waiting: ((child: Child) => void)[] = [];
  let isClosed = false;

  const startChild = (): Child => {
    const child = fork(fileURLToPath(options.entry), {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      execArgv: [...(options.execArgv ?? [])],
      env: { ...process.env, ...options.environment },
    });
    let isReady: () => void = () => {};
    const entry: Child = {
      process: child,
      ready: new Promise(resolve => {
        isReady = resolve;
      }),
      stderrTail: '',
      settle: undefined,
    };
    all.add(entry);
    child.stderr?.on('data', (chunk: Buffer) => {
      entry.stderrTail = (entry.stderrTail + chunk.toString()).slice(-4000);
    });
    child.on('message', (answer: Answer) => {
      if (answer.kind === 'ready') isReady();
      else entry.settle?.(answer);
    });
    const died = (exitCode: number | null, signal: string | null): void => {
      if (!all.delete(entry)) return;
      const at = idle.indexOf(entry);
      if (at >= 0) idle.splice(at, 1);
      isReady();
      entry.settle?.(new ChildCrashedError({ exitCode, signal, stderrTail: entry.stderrTail }));
      if (!isClosed && waiting.length > 0) waiting.shift()?.(startChild());
    };
    child.on('exit', died);
    child.on('error', error => {
      entry.stderrTail += String(error);
      died(null, null);
    });
    return entry;
  };
  const take = (): Promise<Child> => {
    const free = idle.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (all.size < options.size) return Promise.resolve(startChild());
    return new Promise(resolve => waiting.push(resolve));
  };
  const release = (child: Child): void => {
    if (!all.has(child)) return;
    const next = waiting.shift();
    if (next === undefined) idle.push(child);
    else next(child);
  };

  return {
    async run(job, context = {}) {
      if (isClosed) throw new Error('the child pool is closed');
      context.signal?.throwIfAborted();
      const child = await take();
      const stop = (): void => {
        child.process.kill('SIGKILL');
      };
      const timer = options.jobTimeoutMs === undefined ? undefined : setTimeout(stop, options.jobTimeoutMs);
      context.signal?.addEventListener('abort', stop, { once: true });
      try {
        const answer = await new Promise<Answer | ChildCrashedError>(resolve => {
          child.settle = resolve;
          if (!all.has(child))
            resolve(
              new ChildCrashedError({
                exitCode: child.process.exitCode,
                signal: child.process.signalCode,
                stderrTail: child.stderrTail,
              }),
            );
          // `structured clone` of a job that cannot be sent throws here, and is the caller's mistake
          else child.process.send({ job });
        });
        context.signal?.throwIfAborted();
        if (answer instanceof ChildCrashedError) throw answer;
        if (answer.kind === 'error') throw Object.assign(new Error(answer.message), { stack: answer.stack });
        return answer.result as Result; // the child's module and its caller agree on the type
      } finally {
        clearTimeout(timer);
        context.signal?.removeEventListener('abort', stop);
        child.settle = undefined;
        release(child);
      }
    },
    async warm() {
      const started = Array.from({ length: options.size - all.size }, startChild);
      await Promise.all(started.map(child => child.ready));
      for (const child of started) release(child);
    },
    pids: () => [...all].flatMap(child => child.process.pid ?? []),
    async close() {
      isClosed = true;
      await Promise.all(
        [...all].map(
          child =>
            new Promise<void>(resolve => {
              child.process.once('exit', () => resolve());
              if (child.settle === undefined) child.process.disconnect();
              else child.process.kill('SIGKILL');
            }),
        ),
      );
    },
  };
}

/** The child's side: handles one job after the other; ends when the parent goes away. */
export function serveJobs<Job, Result>(handle: (job: Job) => Promise<Result>): void {
  const answer = (message: Answer): void => {
    process.send?.(message);
  };
  // a terminal's Ctrl-C reaches the whole group; the parent decides when the child ends
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: { job: Job }) => {
    handle(message.job).then(
      result => answer({ kind: 'result', result }),
      (error: unknown) =>
        answer({
          kind: 'error',
          message: error instanceof Error ? error.message : String(error),
          ...(error instanceof Error && error.stack !== undefined && { stack: error.stack }),
        }),
    );
  });
  answer({ kind: 'ready' });
}
