import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { headOfficeKey } from './start-door.ts';

const script = fileURLToPath(new URL('./door-process.ts', import.meta.url));

const measured = z.object({ peakMiB: z.number(), longestTurnMs: z.number(), longestTurnCpuMs: z.number() });
type Measured = z.infer<typeof measured>;

export interface DoorProcess {
  readonly url: string;
  /** Undefined when it died before it answered. */
  send(method: string, path: string, body: RequestInit['body'], type?: string): Promise<Response | undefined>;
  /** Resolves when it has died. */
  readonly died: Promise<unknown>;
  /** Peak of resident memory (0 where /proc is not), and the longest turn of the event loop since last asked. */
  measure(): Promise<Measured>;
  kill(): Promise<void>;
}

/** Starts the door as a process; with `killAtStep` it dies there. */
export async function startDoorProcess(directory: string, killAtStep = ''): Promise<DoorProcess> {
  const child = fork(script, [directory, killAtStep], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const died = once(child, 'exit');
  const message = async (): Promise<unknown> => (await once(child, 'message'))[0];
  const { url } = z.object({ url: z.string() }).parse(await Promise.race([message(), died]));
  return {
    url,
    died,
    async send(method, path, body, type) {
      const headers = { authorization: `Bearer ${headOfficeKey}`, ...(type !== undefined && { 'content-type': type }) };
      const init: RequestInit = { method, headers };
      // duplex belongs to the fetch standard for streamed bodies, but not yet to the types
      Object.assign(init, { body, duplex: 'half' });
      return fetch(`${url}${path}`, init).catch(() => undefined);
    },
    async measure() {
      const answered = message();
      child.send('measure');
      return measured.parse(await answered);
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await died;
    },
  };
}

/** The ids of the events that were published, in order. */
export async function publishedIds(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, 'bus.txt'), 'utf8').catch(() => '');
  return text.split('\n').filter(line => line !== '');
}
