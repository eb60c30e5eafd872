import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CommandError, exitCodes } from '../exit-code.ts';
import { readStandaloneFile, type StandaloneFile } from '../find-server.ts';

const main = fileURLToPath(new URL('../../../services/standalone/src/main.ts', import.meta.url));

export interface RunningStandalone {
  readonly file: StandaloneFile;
  readonly process: ChildProcess;
  /** Resolves when the process ended. */
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the standalone process on a data directory and waits until it is ready; stops it again when the signal comes first. */
export async function startStandalone(
  dataDirectory: string,
  progress: (line: string) => void,
  environment: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<RunningStandalone> {
  await mkdir(dataDirectory, { recursive: true });
  const child = spawn(process.execPath, [main], {
    // the terminal's Ctrl-C reaches the demo alone, which then stops its child in order
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DATA_DIRECTORY: dataDirectory,
      HTTP_PORT: await portOrAnother(8080),
      OPERATIONS_PORT: await portOrAnother(8081),
      FIX_PORT: await portOrAnother(8082),
      ...environment,
    },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  const exited = once(child, 'exit');
  const started = Date.now();
  for (;;) {
    const file = await readStandaloneFile(dataDirectory);
    if (file !== undefined)
      return {
        file,
        process: child,
        exited,
        async stop() {
          if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
          await exited;
        },
      };
    if (child.exitCode !== null || child.signalCode !== null)
      throw new CommandError(`The process ended while it started:\n${errors}`, exitCodes.server);
    if (signal?.aborted === true) {
      child.kill('SIGTERM');
      await exited;
      throw new CommandError('Stopped before it was up.', exitCodes.findings);
    }
    progress(`starting ${Math.round((Date.now() - started) / 1000)} s`);
    await sleep(50);
  }
}

/** The usual port, or 0 (any free one) when it is taken. */
async function portOrAnother(port: number): Promise<string> {
  const server = createServer();
  const isFree = await new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return isFree ? String(port) : '0';
}
