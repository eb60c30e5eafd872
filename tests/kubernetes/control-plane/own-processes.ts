import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startUndertaker } from '@tillkeeper/fleet';

export interface OwnProcesses {
  /** Starts a program whose output goes to `<name>.log` of the directory. */
  start(name: string, program: string, words: readonly string[], environment?: Readonly<Record<string, string>>): void;
  /** Throws where one of them has ended, with the end of what it said. */
  assertAlive(): void;
  /** Ends them, the newest first; who does not hear of it within 5 s is killed. */
  stop(): Promise<void>;
}

/** Programs that a test starts and ends. */
export function createOwnProcesses(directory: string): OwnProcesses {
  const started: { name: string; child: ChildProcess }[] = [];
  const isRunning = ({ child }: { child: ChildProcess }): boolean =>
    child.exitCode === null && child.signalCode === null;
  // a test process that ends otherwise than by `stop`, and be it killed, leaves none behind
  const undertaker = startUndertaker();
  undertaker.removeAtDeath(directory);
  return {
    start(name, program, words, environment = {}) {
      const log = openSync(join(directory, `${name}.log`), 'w');
      const child = spawn(program, words, {
        cwd: directory,
        env: { ...process.env, ...environment },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      child.once('error', () => {});
      if (child.pid !== undefined) undertaker.watch(child.pid);
      started.push({ name, child });
    },
    assertAlive() {
      for (const one of started.filter(one => !isRunning(one))) {
        const said = readFileSync(join(directory, `${one.name}.log`), 'utf8')
          .trim()
          .split('\n')
          .slice(-8);
        throw new Error(`${one.name} has ended (${one.child.exitCode ?? one.child.signalCode}):\n${said.join('\n')}`);
      }
    },
    async stop() {
      for (const one of started.splice(0).reverse()) {
        if (!isRunning(one)) continue;
        const ended = once(one.child, 'exit');
        one.child.kill('SIGTERM');
        const timer = setTimeout(() => one.child.kill('SIGKILL'), 5_000);
        await ended;
        clearTimeout(timer);
        if (one.child.pid !== undefined) undertaker.forget(one.child.pid);
      }
      await undertaker.close();
    },
  };
}
