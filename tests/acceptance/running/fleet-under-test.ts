import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { startKafkaBroker } from '@tillkeeper/event-bus/testing';
import { startMailSink } from './mail-sink.ts';
import { type OwnProcess, ownProcess } from './own-process.ts';
import { createServiceLogins } from './service-logins.ts';
import { freePort } from './standalone-under-test.ts';
import type { TillkeeperUnderTest } from './tillkeeper-under-test.ts';

const roles = {
  'ingest-api': 'tillkeeper_ingest',
  validator: 'tillkeeper_validator',
  loader: 'tillkeeper_loader',
  'error-reporter': 'tillkeeper_reporter',
} as const;
type ServiceName = keyof typeof roles;
const services = ['ingest-api', 'validator', 'loader', 'error-reporter'] as const satisfies readonly ServiceName[];

/** Four processes on a real Kafka broker, one PostgreSQL (each with a login of its own), one SMTP server and a shared blob store. */
export async function fleetUnderTest(): Promise<TillkeeperUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-fleet-'));
  const [kafka, database, mail] = await Promise.all([startKafkaBroker(), createTestDatabase(), startMailSink()]);
  const logins = await createServiceLogins(database.url);
  const headOfficeKey = `tk_hq_${randomBytes(24).toString('hex')}`;
  const httpPort = await freePort();
  const processes = new Map<ServiceName, { process: OwnProcess; operationsUrl: string; killOrder: string }>();
  for (const name of services) {
    const operationsPort = await freePort();
    const killOrder = join(directory, `${name}.kill-at-step`);
    const operationsUrl = `http://127.0.0.1:${operationsPort}`;
    const one = ownProcess({
      name,
      main: fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url)),
      environment: {
        DATABASE_URL: await logins.urlOf(roles[name]),
        KAFKA_BROKERS: kafka.brokers.join(','),
        BLOB_STORE_URL: pathToFileURL(join(directory, 'blobs')).href,
        OPERATIONS_PORT: String(operationsPort),
        KAFKA_REPLICATION_FACTOR: '1',
        // what a killed process held is given to the next one after so long; every test of a kill waits for it
        KAFKA_SESSION_TIMEOUT: '3s',
        KILL_AT_STEP: `@${killOrder}`,
        ...(name === 'ingest-api' && { HTTP_PORT: String(httpPort), HEAD_OFFICE_KEY: headOfficeKey }),
        ...(name === 'error-reporter' && {
          MAIL_URL: mail.url,
          MAIL_STARTTLS: 'off',
          REPORT_SENDING_LEASE: '1s',
          REPORT_POLL: '500ms',
        }),
      },
      isReady: async () => (await fetch(`${operationsUrl}/readyz`)).ok,
    });
    processes.set(name, { process: one, operationsUrl, killOrder });
  }
  await Promise.all([...processes.values()].map(one => one.process.start()));
  let kill: Promise<void> = Promise.resolve();
  return {
    url: `http://127.0.0.1:${httpPort}`,
    databaseUrl: database.url,
    headOfficeKey,
    reporterUrl: processes.get('error-reporter')?.operationsUrl ?? '',
    mails: () => mail.received(),
    async killAt(step) {
      const name = services.find(service => step.startsWith(`${service}.`));
      const target = name === undefined ? undefined : processes.get(name);
      if (target === undefined) throw new Error(`${step} belongs to no service`);
      await writeFile(target.killOrder, step);
      kill = target.process.exited().then(async ({ signal }) => {
        if (signal !== 'SIGKILL')
          throw new Error(`${name} was not killed at ${step}, it ended by ${signal}:\n${target.process.output()}`);
        await rm(target.killOrder);
        await target.process.start();
      });
      kill.catch(() => {});
    },
    killed: () => kill,
    async stop() {
      await Promise.all([...processes.values()].map(one => one.process.stop()));
      await Promise.all([kafka.stop(), mail.stop()]);
      await logins.drop();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
