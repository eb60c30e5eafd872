import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort } from '@tillkeeper/fleet';
import { z } from 'zod';

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  readonly key: string;
  stop(): Promise<void>;
}

const apiMain = fileURLToPath(new URL('../../../services/ingest-api/src/main.ts', import.meta.url));
const nothingServer = fileURLToPath(new URL('./nothing-server.ts', import.meta.url));
const key = 'tk_hq_of-a-benchmark-0123456789';
// Port 1 is nobody's.
const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', KAFKA_BROKERS: '127.0.0.1:1' };

/**
 * The ingest-api as the fleet runs it (its main.ts), alone, over blobs in a directory of its own under `parent`; where `neighbours` does not
 * say where PostgreSQL and Kafka are, they are away.
 */
export async function startApi(options: {
  readonly neighbours?: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
  readonly parent?: string;
}): Promise<ServerProcess & { readonly directory: string }> {
  const directory = await mkdtemp(join(options.parent ?? tmpdir(), 'tillkeeper-door-'));
  const [port, operationsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), apiMain], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...away,
      BLOB_STORE_URL: pathToFileURL(join(directory, 'blobs')).href,
      ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), OPERATIONS_PORT: String(operationsPort) },
      ...{ HEAD_OFFICE_KEY: key, LOG_LEVEL: 'error' },
      // One key sends all of it.
      ...{ RATE_LIMIT_PER_SECOND: '100000', RATE_LIMIT_BURST: '100000', WEB_RATE_LIMIT_PER_SECOND: '1000000' },
      ...options.neighbours,
    },
  });
  const exited = once(child, 'exit');
  const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${operationsPort}/readyz`)).ok;
  while (!(await isReady().catch(() => false))) {
    if (child.exitCode !== null) throw new Error(`the API ended while it started (${child.exitCode})`);
    await wait(50);
  }
  return {
    ...{ port, pid: child.pid ?? 0, key, directory },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The server that does nothing. */
export async function startNothing(): Promise<ServerProcess> {
  const child = fork(nothingServer);
  const exited = once(child, 'exit');
  const [message] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(message);
  return {
    ...{ port, pid: child.pid ?? 0, key },
    async stop() {
      child.kill();
      await exited;
    },
  };
}
