import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStandaloneFile } from '@tillkeeper/cli';
import { freePort, ownProcess, parseMail, startUndertaker } from '@tillkeeper/fleet';
import type { TillkeeperUnderTest } from './tillkeeper-under-test.ts';

const main = fileURLToPath(new URL('../../../services/standalone/src/main.ts', import.meta.url));

/** The standalone process on an empty data directory. It is up when `standalone.json` is there and its API answers. */
export async function standaloneUnderTest(
  environment: Readonly<Record<string, string>> = {},
): Promise<TillkeeperUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-acceptance-'));
  const killOrder = `${directory}.kill-at-step`;
  const outputPath = `${directory}.output`;
  const undertaker = startUndertaker();
  for (const path of [directory, killOrder, outputPath]) undertaker.removeAtDeath(path);
  // fixed ports, so that a till finds the server again after a kill
  const settings = {
    DATA_DIRECTORY: directory,
    HTTP_PORT: String(await freePort()),
    OPERATIONS_PORT: String(await freePort()),
    FIX_PORT: String(await freePort()),
    KILL_AT_STEP: `@${killOrder}`,
    ...environment,
  };
  const standalone = ownProcess({
    ...{ name: 'standalone', kind: 'standalone', outputPath, undertaker },
    command: async () => ({ file: process.execPath, args: [main], environment: settings }),
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
      await undertaker.close();
    },
  };
}
