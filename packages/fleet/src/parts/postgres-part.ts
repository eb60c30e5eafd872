import { readFileSync } from 'node:fs';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@tillkeeper/database';
import { signalTree } from '../process-tree.ts';
import type { Undertaker } from '../undertaker.ts';
import type { LaunchedPart, Part, PartState } from './part.ts';

/** A PostgreSQL server with fsync; data, port and password stay over its starts. `url` is there after the first. */
export function postgresPart(server: {
  dataDirectory: string;
  port: number;
  settings: Readonly<Record<string, string>>;
  undertaker: Undertaker;
}): LaunchedPart & { url(): string } {
  const { dataDirectory, port, settings, undertaker } = server;
  let running: EmbeddedPostgres | undefined;
  let pid: number | undefined;
  let url = '';
  let state: PartState = 'stopped';
  let exit: Part['exit'];
  let exited: Promise<{ code: null; signal: string | null }> = Promise.resolve({ code: null, signal: null });
  let starts = 0;
  let isToldToStop = false;
  const gone = (): void => {
    if (pid !== undefined) undertaker.forget(pid);
    pid = undefined;
    running = undefined;
    state = isToldToStop ? 'stopped' : 'ended';
  };
  return {
    url: () => url,
    describe: () => ({ name: 'postgres', kind: 'postgres', pid, state, restarts: Math.max(0, starts - 1), exit }),
    async start() {
      if (state === 'starting' || running !== undefined) throw new Error('postgres is running');
      state = 'starting';
      isToldToStop = false;
      starts += 1;
      const onSpawned = (number: number): void => {
        pid = number;
        undertaker.watch(number);
      };
      try {
        running = await startEmbeddedPostgres({ dataDirectory, port, settings, isDurable: true, onSpawned });
      } catch (error) {
        gone();
        throw error;
      }
      url = running.url;
      state = 'ready';
      exited = running.ended.then(sentence => {
        const signal = /SIG[A-Z]+/.exec(sentence)?.[0] ?? null;
        exit = { code: null, signal, wasTold: isToldToStop };
        gone();
        return { code: null, signal };
      });
    },
    async kill(signal) {
      if (pid === undefined) return;
      process.kill(pid, signal);
      await exited;
    },
    async stop() {
      if (running === undefined) return;
      isToldToStop = true;
      if (state === 'paused' && pid !== undefined) signalTree(pid, 'SIGCONT');
      await running.stop();
      await exited;
    },
    pause() {
      if (pid === undefined) throw new Error('postgres is not running');
      // its connections are processes of their own
      signalTree(pid, 'SIGSTOP');
      state = 'paused';
    },
    resume() {
      if (pid === undefined) throw new Error('postgres is not running');
      signalTree(pid, 'SIGCONT');
      if (state === 'paused') state = 'ready';
    },
    exited: () => exited,
    output: () => readFileSync(`${dataDirectory}.log`, 'utf8').slice(-8000),
  };
}
