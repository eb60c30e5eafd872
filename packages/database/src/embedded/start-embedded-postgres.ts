import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { lockDirectory } from './directory-lock.ts';
import { makeCluster, superuser } from './make-cluster.ts';
import { readPostmaster, stopOrphan } from './postmaster-file.ts';
import { findServerAccount, letThrough, type ServerAccount } from './server-account.ts';
import { settingArguments } from './server-settings.ts';

export interface EmbeddedPostgresOptions {
  /** Made when it is not there. Beside it stand `<it>.password`, `<it>.lock` and `<it>.log`. */
  readonly dataDirectory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** False: fsync off, for data that may be thrown away. */
  readonly isDurable: boolean;
  /** Default: a random one, kept in `<dataDirectory>.password`. */
  readonly password?: string;
  /** Settings of the server, such as `{shared_buffers: '1GB'}`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Hears the number of the server's process before it takes connections: for who ends it when this process cannot. */
  readonly onSpawned?: (pid: number) => void;
}

export interface EmbeddedPostgres {
  /** With the password: not for logs. The database is `tillkeeper`, the user its owner. */
  readonly url: string;
  readonly pid: number;
  /** Resolves with a sentence when the server has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Ends connections, writes a checkpoint and waits until the server is gone. */
  stop(): Promise<void>;
  /** Ends the server as a power cut would, for tests. */
  kill(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 from npm on 127.0.0.1, for this process alone. A directory left by a killed process is taken
 * over, its orphaned server stopped first. Throws `DataDirectoryInUseError` when a live process of ours holds it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { isDurable, settings = {} } = options;
  const dataDirectory = resolve(options.dataDirectory);
  const { initdb, postgres } = findBinaries();
  const account = findServerAccount();
  refuseForeign(dataDirectory);
  mkdirSync(join(dataDirectory, '..'), { recursive: true, mode: 0o711 });
  if (account !== undefined) for (const path of [dataDirectory, postgres]) letThrough(account, path);
  const unlock = lockDirectory(dataDirectory);
  try {
    await stopOrphan(dataDirectory);
    const password = await makeCluster({ dataDirectory, initdb, account, isDurable, password: options.password });
    const serverArguments = ['-D', dataDirectory, ...settingArguments(isDurable, settings)];
    const { child, port } = await startServer({
      dataDirectory,
      postgres,
      serverArguments,
      account,
      port: options.port,
      onSpawned: options.onSpawned,
    });
    try {
      const server = `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
      await makeDatabase(server);
      return running(child, `${server}/${superuser}`, unlock);
    } catch (error) {
      await endOf(child, 'SIGINT');
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

function refuseForeign(dataDirectory: string): void {
  if (!existsSync(dataDirectory) || existsSync(join(dataDirectory, 'PG_VERSION'))) return;
  if (readdirSync(dataDirectory).length > 0) {
    throw new Error(`${dataDirectory} holds something else than a database: choose an empty directory`);
  }
}

interface ServerStart {
  readonly dataDirectory: string;
  readonly postgres: string;
  readonly serverArguments: readonly string[];
  readonly account: ServerAccount | undefined;
  readonly port: number | undefined;
  readonly onSpawned: EmbeddedPostgresOptions['onSpawned'] | undefined;
}

async function startServer(start: ServerStart): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = start.port ?? (await freePort());
    const logPath = `${start.dataDirectory}.log`;
    const log = openSync(logPath, 'w', 0o600);
    // Detached: Ctrl-C in a terminal reaches the whole group, and we stop the server only after we have drained.
    const child = spawn(start.postgres, [...start.serverArguments, '-p', String(port)], {
      ...start.account,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    if (child.pid !== undefined) start.onSpawned?.(child.pid);
    const failed = new Promise<string>(fail => {
      child.once('error', error => fail(error.message));
      child.once('exit', () => fail(readFileSync(logPath, 'utf8').slice(-2_000).trim()));
    });
    const failure = await Promise.race([ready(child, start.dataDirectory), failed]);
    if (failure === undefined) return { child, port };
    // A port may be taken between asking and using it; workers of a killed server take a moment to let go of its memory.
    const mayPass = (start.port === undefined && /in use/.test(failure)) || /shared memory block/.test(failure);
    if (!mayPass || attempt === 20) throw new Error(`PostgreSQL did not start. ${failure}`);
    await sleep(100);
  }
}

/** Resolves with undefined when the server takes connections; never when it ends before. */
async function ready(child: ChildProcess, dataDirectory: string): Promise<undefined> {
  for (;;) {
    const postmaster = readPostmaster(dataDirectory);
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return undefined;
    if (child.exitCode !== null || child.signalCode !== null) return new Promise(() => {});
    await sleep(10);
  }
}

async function makeDatabase(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [superuser]);
    if (rowCount === 0) await client.query(`create database ${superuser}`);
  } finally {
    await client.end();
  }
}

function running(child: ChildProcess, url: string, unlock: () => void): EmbeddedPostgres {
  const stopAtExit = () => void child.kill('SIGINT');
  process.once('exit', stopAtExit);
  const ended = new Promise<string>(resolveEnded => {
    child.once('exit', (code, signal) => {
      process.off('exit', stopAtExit);
      unlock();
      resolveEnded(`PostgreSQL ended with ${signal ?? `exit code ${code}`}`);
    });
  });
  return {
    url,
    pid: child.pid!,
    ended,
    stop: () => endOf(child, 'SIGINT'),
    kill: () => endOf(child, 'SIGKILL'),
  };
}

async function endOf(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>(resolveGone => void child.once('exit', () => resolveGone()));
  child.kill(signal);
  // A checkpoint on a slow disk takes its time; after a minute the WAL has to do.
  const force = setTimeout(() => child.kill('SIGQUIT'), 60_000);
  await gone;
  clearTimeout(force);
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolvePort(address.port)
          : reject(new Error('no free port on 127.0.0.1')),
      );
    });
  });
}
