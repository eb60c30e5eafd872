import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of the product that a test starts, kills and starts again. */
export interface OwnProcess {
  start(): Promise<void>;
  /** Resolves when the process ended, whatever the reason. */
  exited(): Promise<{ signal: string | null; code: number | null }>;
  stop(): Promise<void>;
  /** The last of what it wrote, for a failing test. */
  output(): string;
}

export function ownProcess(options: {
  name: string;
  main: string;
  environment: Readonly<Record<string, string>>;
  /** Resolves when the process is ready to work; asked until it does. */
  isReady: () => Promise<boolean>;
}): OwnProcess {
  const compileCache = process.env['NODE_COMPILE_CACHE'];
  let child: ChildProcess | undefined;
  let output = '';
  const exitOf = new WeakMap<ChildProcess, Promise<{ signal: string | null; code: number | null }>>();
  return {
    async start() {
      const started = spawn(process.execPath, [options.main], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: process.env['HOME'] ?? '',
          TMPDIR: process.env['TMPDIR'] ?? '',
          ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }),
          ...options.environment,
        },
      });
      child = started;
      exitOf.set(
        started,
        once(started, 'exit').then(([code, signal]) => ({ code, signal })),
      );
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-8000);
        });
      const until = Date.now() + 60_000;
      while (!(await options.isReady().catch(() => false))) {
        // a process that is killed while it starts (by the step it was told to die at) is the test's business
        if (started.exitCode !== null || started.signalCode !== null) {
          if (started.signalCode === 'SIGKILL') return;
          throw new Error(`${options.name} ended while it started:\n${output}`);
        }
        if (Date.now() > until) throw new Error(`${options.name} is not ready after a minute:\n${output}`);
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    exited: () =>
      child === undefined
        ? Promise.resolve({ signal: null, code: null })
        : (exitOf.get(child) ?? Promise.resolve({ signal: null, code: null })),
    async stop() {
      if (child === undefined) return;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exitOf.get(child);
    },
    output: () => output,
  };
}
