import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStandaloneFile } from '@tillkeeper/cli';
import { ownProcess } from './own-process.ts';
import { parseMail } from './parsed-mail.ts';
import type { TillkeeperUnderTest } from './tillkeeper-under-test.ts';

const main = fileURLToPath(new URL('../../../services/standalone/src/main.ts', import.meta.url));

/** The standalone process on an empty data directory. It is up when `standalone.json` is there and its API answers. */
export async function standaloneUnderTest(
  environment: Readonly<Record<string, string>> = {},
): Promise<TillkeeperUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-acceptance-'));
  const killOrder = `${directory}.kill-at-step`;
  const standalone = ownProcess({
    name: 'standalone',
    main,
    // fixed ports, so that a till finds the server again after a kill
    environment: {
      DATA_DIRECTORY: directory,
      HTTP_PORT: String(await freePort()),
      OPERATIONS_PORT: String(await freePort()),
      FIX_PORT: String(await freePort()),
      KILL_AT_STEP: `@${killOrder}`,
      ...environment,
    },
    isReady: async () => {
      const found = await readStandaloneFile(directory);
      return found !== undefined && (await fetch(`${found.operations_url}/readyz`)).ok;
    },
  });
  await standalone.start();
  const file = await readStandaloneFile(directory);
  if (file === undefined) throw new Error('standalone.json is missing');
  let kill: Promise<void> = Promise.resolve();
  return {
    url: file.http_url,
    // the database has another port after every start
    get databaseUrl() {
      return file.database_url;
    },
    headOfficeKey: file.head_office_key,
    reporterUrl: file.operations_url,
    async mails() {
      const mailDirectory = file.mail_directory ?? join(directory, 'mail');
      const names = (await readdir(mailDirectory, { recursive: true })).filter(name => name.endsWith('.eml'));
      return Promise.all(names.sort().map(async name => parseMail(await readFile(join(mailDirectory, name)))));
    },
    async killAt(step) {
      await writeFile(killOrder, step);
      kill = standalone.exited().then(async ({ signal }) => {
        if (signal !== 'SIGKILL')
          throw new Error(`standalone was not killed at ${step}, it ended by ${signal}:\n${standalone.output()}`);
        await rm(killOrder);
        await standalone.start();
        Object.assign(file, await readStandaloneFile(directory));
      });
      kill.catch(() => {});
    },
    killed: () => kill,
    async stop() {
      await standalone.stop();
      for (const path of [directory, killOrder]) await rm(path, { recursive: true, force: true });
    },
  };
}

/**
 * A port that is free, and stays free while the process is killed and started again: below those that the system gives to
 * outgoing connections, which would take one that nobody listens on for a second.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const server = createServer();
    const isFree = await new Promise<boolean>(resolve => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
