import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DataDirectoryInUseError } from './directory-lock.ts';
import { findProcess } from './process-identity.ts';
import { findServerAccount } from './server-account.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts';

let directory: string;
let dataDirectory: string;
const started: EmbeddedPostgres[] = [];
// Making a cluster is what takes time: the tests start one and the same again and again.
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  dataDirectory = join(directory, 'data', 'postgres');
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(server => server.stop()));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, isDurable: true, ...options });
  started.push(server);
  return server;
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('it keeps its data over a stop, a kill of the server and a new port', async () => {
  const first = await start();
  await ask(first.url, 'create table shirts (n integer); insert into shirts values (1)');
  await first.stop();
  const second = await start();
  await ask(second.url, 'insert into shirts values (2)');
  await second.kill();
  expect(await second.ended).toContain('SIGKILL');
  const third = await start();
  expect(await ask(third.url, 'select n from shirts order by n')).toEqual([{ n: 1 }, { n: 2 }]);
});

test('it is PostgreSQL 18 on loopback alone, syncs, and knows the letters of the world', async () => {
  const { url } = await start();
  const [settings] = await ask(
    url,
    `select current_setting('server_version') as version, current_setting('listen_addresses') as addresses,
       current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync,
       current_setting('TimeZone') as zone, lower('ÉCHARPE') as lowered`,
  );
  expect(settings).toEqual({
    version: expect.stringMatching(/^18\./),
    addresses: '127.0.0.1',
    sockets: '',
    fsync: 'on',
    zone: 'UTC',
    lowered: 'écharpe',
  });
});

test('nobody gets in without the password, which only the owner can read', async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  expect(statSync(`${dataDirectory}.password`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${dataDirectory}.password`, 'utf8').trim()).toBe(new URL(url).password);
});

test('a password of the caller works with every character and is kept nowhere', async () => {
  const own = join(directory, 'own-password');
  const { url } = await start({ dataDirectory: own, password: `p@ss/w:rd'é` });
  expect(await ask(url, 'select current_user as who')).toEqual([{ who: 'tillkeeper' }]);
  expect(() => statSync(`${own}.password`)).toThrow('ENOENT');
});

test('a second start on the same directory is refused, and the first goes on', async () => {
  const { url, pid } = await start();
  await expect(start()).rejects.toBeInstanceOf(DataDirectoryInUseError);
  await expect(start()).rejects.toThrow(`in use by process ${process.pid}`);
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(findProcess(pid)).toBeDefined();
});

test('when its process is killed, the next start stops the orphaned server and takes over', async () => {
  const program = fileURLToPath(new URL('../testing/held-server.ts', import.meta.url));
  const holder = spawn(process.execPath, [program, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(holder.stdout, 'data');
  const orphan = Number(String(said));
  await expect(start()).rejects.toThrow(`in use by process ${holder.pid}`);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(findProcess(orphan)).toBeDefined();
  const { url } = await start();
  expect(findProcess(orphan)).toBeUndefined();
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a stale file with the number of another program neither harms that nor keeps it from starting', async () => {
  const first = await start();
  await first.kill();
  const bystander = spawn('sleep', ['60'], { ...findServerAccount(), cwd: '/' });
  const path = join(dataDirectory, 'postmaster.pid');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [String(bystander.pid), ...lines.slice(1)].join('\n'));
  const { url } = await start();
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
});

test('a directory that holds something else is not touched', async () => {
  const photos = join(directory, 'photos');
  mkdirSync(photos);
  writeFileSync(join(photos, 'derby.jpg'), '');
  await expect(start({ dataDirectory: photos })).rejects.toThrow('something else');
  expect(readdirSync(photos)).toEqual(['derby.jpg']);
});
