import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sleep } from './backoff.ts';
import { ChildCrashedError } from './child-crashed-error.ts';
import { type ChildMemory, type ChildMessage, receivedError } from './serve-jobs.ts';

export interface ChildOptions {
  /** The child's module; it calls `serveJobs`. */
  readonly entry: URL;
  readonly execArgv?: readonly string[];
  /** Set for the children, beside the few variables of our own environment that they get. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A child that takes longer is ended; the job then fails as crashed. */
  readonly jobTimeoutMs?: number;
}

export interface PooledChild {
  readonly pid: number | undefined;
  /** Rejects with ChildCrashedError when it dies before it can take jobs. */
  readonly ready: Promise<void>;
  readonly hasBeenReady: () => boolean;
  readonly isAlive: () => boolean;
  /** What it said of itself at the end of its last job. */
  readonly memory: () => ChildMemory | undefined;
  readonly jobsEnded: () => number;
  /** `neverBegun`: it had died before the job reached it; another child can take the job. */
  run(job: unknown, signal: AbortSignal | undefined): Promise<{ result: unknown } | { neverBegun: ChildCrashedError }>;
  /** Ends it, a job in work with it; resolves when it is gone. */
  end(): Promise<void>;
}

/** A child reads strangers' bytes with native code: it has no use for our passwords. */
const passedOn = /^(PATH|HOME|TMPDIR|TZ|LANG|LC_.*|LD_.*|DYLD_.*|NODE_.*|POLARS_.*|RAYON_.*|MALLOC_.*|_RJEM_.*)$/;
const disconnectMs = 2_000;

/** Starts a child process that takes one job at a time. */
export function startPooledChild(options: ChildOptions, onExit: (child: PooledChild) => void): PooledChild {
  const inherited = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  const child = fork(fileURLToPath(options.entry), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    execArgv: [...(options.execArgv ?? [])],
    env: { ...Object.fromEntries(inherited), ...options.environment },
  });
  const state = { isAlive: true, isReady: false, isBusy: false, hasBegun: false, hasTimedOut: false, jobsEnded: 0 };
  let memory: ChildMemory | undefined;
  let stderrTail = '';
  let answer: (message: ChildMessage) => void = () => {};
  const becameReady = Promise.withResolvers<void>();
  const death = Promise.withResolvers<ChildCrashedError>();

  child.stderr?.on('data', (chunk: Buffer) => {
    stderrTail = (stderrTail + chunk.toString()).slice(-4000);
  });
  child.on('message', (message: ChildMessage) => {
    if (message.kind === 'ready') {
      state.isReady = true;
      becameReady.resolve();
    } else if (message.kind === 'begun') state.hasBegun = true;
    else answer(message);
  });
  const exited = async (exitCode: number | null, signal: string | null): Promise<void> => {
    if (!state.isAlive) return;
    state.isAlive = false;
    onExit(pooled);
    // what it wrote at its end may still be on the way
    if (child.stderr?.closed === false)
      await Promise.race([new Promise(resolve => child.stderr?.once('close', resolve)), sleep(300)]);
    death.resolve(new ChildCrashedError({ exitCode, signal, stderrTail, hasTimedOut: state.hasTimedOut }));
  };
  child.on('exit', exited);
  child.on('error', error => {
    stderrTail += String(error);
    if (child.pid === undefined) void exited(null, null);
    else child.kill('SIGKILL');
  });
  const died = death.promise.then(error => Promise.reject(error));
  died.catch(() => {}); // heard by whoever waits for it, if anybody does
  const ready = Promise.race([becameReady.promise, died]);
  ready.catch(() => {});

  const pooled: PooledChild = {
    pid: child.pid,
    ready,
    hasBeenReady: () => state.isReady,
    isAlive: () => state.isAlive,
    memory: () => memory,
    jobsEnded: () => state.jobsEnded,
    async run(job, signal) {
      const kill = (): void => void child.kill('SIGKILL');
      const timer =
        options.jobTimeoutMs === undefined
          ? undefined
          : setTimeout(() => {
              state.hasTimedOut = true;
              kill();
            }, options.jobTimeoutMs);
      signal?.addEventListener('abort', kill, { once: true });
      Object.assign(state, { isBusy: true, hasBegun: false });
      const wasReady = state.isReady;
      try {
        await ready;
        const answered = new Promise<ChildMessage>(resolve => {
          answer = resolve;
        });
        // a job that cannot be sent throws here, and is the caller's mistake; a broken channel is the end of the child
        child.send({ job }, error => {
          if (error !== null) kill();
        });
        const message = await Promise.race([answered, died]);
        state.jobsEnded += 1;
        if (message.kind === 'result' || message.kind === 'error') memory = message.memory;
        if (message.kind === 'error') throw receivedError(message.error);
        return { result: message.kind === 'result' ? message.result : undefined };
      } catch (error) {
        signal?.throwIfAborted();
        const isStrangerToDeath = wasReady && !state.hasBegun && !state.hasTimedOut;
        if (error instanceof ChildCrashedError && isStrangerToDeath) return { neverBegun: error };
        throw error;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', kill);
        state.isBusy = false;
      }
    },
    async end() {
      if (!state.isAlive) return;
      const gone = new Promise(resolve => child.once('exit', resolve));
      if (state.isBusy || !child.connected) child.kill('SIGKILL');
      else child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), disconnectMs);
      await gone;
      clearTimeout(timer);
    },
  };
  return pooled;
}
