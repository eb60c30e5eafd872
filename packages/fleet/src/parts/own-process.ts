import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalTree } from '../process-tree.ts';
import type { Undertaker } from '../undertaker.ts';
import type { LaunchedPart, Part, PartKind, PartState } from './part.ts';

export interface OwnProcessOptions {
  readonly name: string;
  readonly kind: PartKind;
  /** What is run; asked at every start, after what it needs was made. */
  readonly command: () => Promise<{
    file: string;
    args: readonly string[];
    environment?: Readonly<Record<string, string>>;
  }>;
  /** Asked until it resolves with true. */
  readonly isReady: () => Promise<boolean>;
  /** Takes what the process writes, of every start. */
  readonly outputPath: string;
  readonly operationsUrl?: string;
  readonly undertaker: Undertaker;
  readonly readyWithinMs?: number;
  /** After SIGTERM; then it is killed. Default 70 s: services drain for up to 60 s. */
  readonly stopWithinMs?: number;
}

type Exit = { readonly code: number | null; readonly signal: string | null };

/** A process that is started, killed, paused and started again; without signals of the terminal, which are for who started it. */
export function ownProcess(options: OwnProcessOptions): LaunchedPart {
  const { name, kind, outputPath, undertaker } = options;
  let child: ChildProcess | undefined;
  let exit: Part['exit'];
  let exited: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  let state: PartState = 'stopped';
  let starts = 0;
  let isToldToStop = false;

  async function spawned(): Promise<ChildProcess> {
    if (child !== undefined || state === 'starting') throw new Error(`${name} is running`);
    state = 'starting';
    isToldToStop = false;
    const { file, args, environment } = await options.command().catch((error: unknown) => {
      state = 'ended';
      throw error;
    });
    mkdirSync(dirname(outputPath), { recursive: true });
    const output = openSync(outputPath, 'a');
    const started = spawn(file, args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...handedOn(), ...environment },
    });
    closeSync(output);
    const { pid } = started;
    if (pid === undefined) {
      state = 'ended';
      throw (await once(started, 'error'))[0];
    }
    child = started;
    starts += 1;
    undertaker.watch(pid);
    exited = once(started, 'exit').then(([code, signal]: (number | string | null)[]) => {
      const how = { code: typeof code === 'number' ? code : null, signal: typeof signal === 'string' ? signal : null };
      undertaker.forget(pid);
      exit = { ...how, wasTold: isToldToStop };
      state = isToldToStop ? 'stopped' : 'ended';
      child = undefined;
      return how;
    });
    return started;
  }

  const output = (): string => {
    try {
      return readFileSync(outputPath, 'utf8').slice(-8000);
    } catch {
      return '';
    }
  };

  return {
    describe: () => ({
      ...{ name, kind, pid: child?.pid, state, restarts: Math.max(0, starts - 1), exit },
      ...(options.operationsUrl !== undefined && { operationsUrl: options.operationsUrl }),
    }),
    async start({ until = 'ready' } = {}) {
      const started = await spawned();
      const readyWithinMs = options.readyWithinMs ?? 120_000;
      const ready = (async () => {
        for (const giveUpAt = Date.now() + readyWithinMs; !(await options.isReady().catch(() => false)); ) {
          // a process that is killed or stopped while it starts is the caller's business
          if (child !== started && (exit?.signal === 'SIGKILL' || exit?.wasTold === true)) return;
          if (child !== started) throw new Error(`${name} ended while it started (${endOf(exit)}):\n${output()}`);
          if (Date.now() > giveUpAt) throw new Error(`${name} is not ready after ${readyWithinMs} ms:\n${output()}`);
          await sleep(50);
        }
        if (child === started && state === 'starting') state = 'ready';
      })();
      if (until === 'spawned') ready.catch(() => {});
      else await ready;
    },
    async kill(signal) {
      child?.kill(signal);
      if (child !== undefined) await exited;
    },
    async stop() {
      if (child === undefined) return;
      isToldToStop = true;
      if (state === 'paused' && child.pid !== undefined) signalTree(child.pid, 'SIGCONT');
      child.kill('SIGTERM');
      const force = setTimeout(() => child?.kill('SIGKILL'), options.stopWithinMs ?? 70_000);
      await exited;
      clearTimeout(force);
    },
    pause() {
      if (child?.pid === undefined) throw new Error(`${name} is not running`);
      signalTree(child.pid, 'SIGSTOP');
      state = 'paused';
    },
    resume() {
      if (child?.pid === undefined) throw new Error(`${name} is not running`);
      signalTree(child.pid, 'SIGCONT');
      if (state === 'paused') state = 'ready';
    },
    exited: () => exited,
    output,
  };
}

export const endOf = (exit: Part['exit']): string => exit?.signal ?? `exit code ${exit?.code ?? '?'}`;

/** What a process needs of the environment of its parent: nothing that configures Tillkeeper. */
function handedOn(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'JAVA_HOME', 'LANG', 'TZ', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    names.flatMap(name => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
