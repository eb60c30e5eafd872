import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBlobStore } from '@tillkeeper/blob-store';
import {
  createDatabase,
  type Database,
  type DatabaseRole,
  lockDirectory,
  migrate,
  startEmbeddedPostgres,
} from '@tillkeeper/database';
import {
  composeFixPage,
  composeMailbox,
  createErrorReporter,
  createMailer,
  linkRoutes,
  reportRoutes,
} from '@tillkeeper/error-reporter';
import { createPostgresLogBus } from '@tillkeeper/event-bus';
import { createIngestApi } from '@tillkeeper/ingest-api';
import { createLoader, createLoaderChildren } from '@tillkeeper/loader';
import { ensureTopics, hostServices, observePool } from '@tillkeeper/service-host';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  ownFormatsDirectory,
  type RunningProcess,
  startOperationsServer,
  startTracing,
} from '@tillkeeper/service-kit';
import { createValidator, createValidatorChildren } from '@tillkeeper/validator';
import type { StandaloneSettings } from './config.ts';
import { fixLinkSecret } from './fix-link-secret.ts';
import { headOfficeKey } from './head-office-key.ts';
import { removeStandaloneFile, type StandaloneAddresses, writeStandaloneFile } from './standalone-file.ts';

/** Things that were started, to be stopped in the opposite order. */
function createStopList(): { add(stop: () => Promise<unknown> | unknown): void; stop(): Promise<void> } {
  const stops: (() => Promise<unknown> | unknown)[] = [];
  return {
    add: stop => stops.push(stop),
    async stop() {
      for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
    },
  };
}

export interface RunningStandalone extends RunningProcess {
  readonly addresses: StandaloneAddresses;
}

/** All services in one process, on a data directory: PostgreSQL, blobs, mails and logs are in it. */
export async function startStandalone(settings: StandaloneSettings): Promise<RunningStandalone> {
  const started = createStopList();
  try {
    return await start(settings, started);
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function start(
  settings: StandaloneSettings,
  started: ReturnType<typeof createStopList>,
): Promise<RunningStandalone> {
  const directory = resolve(settings.DATA_DIRECTORY);
  await mkdir(directory, { recursive: true, mode: 0o711 });
  started.add(lockDirectory(join(directory, 'standalone')));
  await removeStandaloneFile(directory);

  const tracing = await startTracing({ service: 'standalone', settings });
  started.add(() => tracing.stop());
  const logger = createLogger({
    service: 'standalone',
    level: settings.LOG_LEVEL,
    tracing,
    destination: join(directory, 'log', 'tillkeeper.log'),
  });
  const telemetry = createTelemetry({ logger, registry: createRegistry(), tracing });
  const steps = createSteps({ killAtStep: settings.KILL_AT_STEP });
  const now = (): Date => new Date();

  const postgres =
    settings.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: true })
      : undefined;
  if (postgres !== undefined) started.add(() => postgres.stop());
  const databaseUrl = postgres?.url ?? settings.DATABASE_URL ?? '';
  await migrate(databaseUrl);
  const databaseOf = (name: string, role: DatabaseRole, maxConnections: number): Database => {
    const database = createDatabase({
      ...{ url: databaseUrl, role, maxConnections, applicationName: name },
      onConnectionLost: error => logger.warn({ err: error }, 'a connection was lost'),
    });
    started.add(() => database.close());
    observePool(telemetry, { name: name === 'tillkeeper' ? 'standalone' : name.replace('tillkeeper-', ''), database });
    return database;
  };
  // each service as its role, as in the fleet; together at most 48 connections, of the server's 100
  const database = databaseOf('tillkeeper', 'tillkeeper_messenger', 12);
  const doorDatabase = databaseOf('tillkeeper-ingest-api', 'tillkeeper_ingest', 8);
  const validatorDatabase = databaseOf('tillkeeper-validator', 'tillkeeper_validator', 10);
  const loaderDatabase = databaseOf('tillkeeper-loader', 'tillkeeper_loader', 10);
  const reporterDatabase = databaseOf('tillkeeper-error-reporter', 'tillkeeper_reporter', 8);
  const blobs = await createBlobStore(settings.BLOB_STORE_URL ?? pathToFileURL(join(directory, 'blobs')).href);
  started.add(() => blobs.close());
  const bus = createPostgresLogBus({ pool: database.pool });
  started.add(() => bus.close());
  await ensureTopics(bus, telemetry);

  const mailDirectory = settings.MAIL_URL === undefined ? (settings.MAIL_DIRECTORY ?? join(directory, 'mail')) : null;
  const mailer = await createMailer(settings, mailDirectory ?? '');
  started.add(() => mailer.close());
  const formats = await loadFormats([
    ownFormatsDirectory,
    ...(settings.FORMATS_DIRECTORY === undefined ? [] : [settings.FORMATS_DIRECTORY]),
  ]);
  const validatorChildren = createValidatorChildren({ settings });
  started.add(() => validatorChildren.close());
  const loaderChildren = createLoaderChildren({
    size: settings.LOADER_CHILDREN,
    jobTimeoutMs: settings.LOADER_CHILD_TIMEOUT,
  });
  started.add(() => loaderChildren.close());
  await Promise.all([validatorChildren.warm(), loaderChildren.warm()]);

  // what a process that was killed has left: its files are judged again from their blobs
  const workDirectory = join(directory, 'work', 'validator');
  await rm(workDirectory, { recursive: true, force: true });

  const key = settings.HEAD_OFFICE_KEY ?? (await headOfficeKey(directory));
  const common = { blobs, steps, now };
  const ofReporter = { ...common, database: reporterDatabase, telemetry: telemetry.child('error-reporter'), settings };
  const secret = settings.FIX_LINK_SECRET ?? (await fixLinkSecret(directory));
  // mails that are files are read on this machine
  const page = composeFixPage({ ...ofReporter, secret, mayLinkToItself: settings.MAIL_URL === undefined });
  const additions = { fixLink: page?.links.of, sheetSecret: secret, replyTo: settings.MAILBOX_ADDRESS };
  const reporter = createErrorReporter({ ...ofReporter, mailer, additions });
  const mailbox = await composeMailbox({ ...ofReporter, secret, reports: reporter.reports });
  const fixUrl = (await page?.start(reporter.reports)) ?? '';
  started.add(() => page?.stop());
  const api = await createIngestApi({
    ...common,
    database: doorDatabase,
    bus,
    formats,
    telemetry: telemetry.child('ingest-api'),
    settings: { ...settings, HEAD_OFFICE_KEY: key },
    copyId: 'standalone',
  });
  const services = [
    api.service,
    createValidator({
      ...common,
      database: validatorDatabase,
      children: validatorChildren,
      formats,
      telemetry: telemetry.child('validator'),
      settings,
      workDirectory,
    }),
    createLoader({
      ...common,
      database: loaderDatabase,
      children: loaderChildren,
      telemetry: telemetry.child('loader'),
      settings,
    }),
    { ...reporter, tasks: [...reporter.tasks, ...(page?.tasks ?? []), ...(mailbox === undefined ? [] : [mailbox])] },
  ];
  const operations = await startOperationsServer({
    name: 'Tillkeeper',
    host: settings.OPERATIONS_HOST,
    port: settings.OPERATIONS_PORT,
    registry: telemetry.registry,
    logger,
    checks: [
      { name: 'database', check: async () => void (await database.query('select 1')) },
      { name: 'blob store', check: () => blobs.check() },
    ],
    plugins: [reportRoutes(reporter, reporterDatabase), linkRoutes(reporterDatabase, now)],
  });
  started.add(() => operations.close());
  const hosted = await hostServices({
    ...{ services, database, bus, telemetry, concurrency: 2 },
    busPruning: { retentionMs: settings.BUS_RETENTION, everyMs: settings.PRUNE_EVERY },
  });
  started.add(() => hosted.stop());
  await hosted.ready;
  const { url } = await api.start();
  started.add(() => api.stop());
  const addresses: StandaloneAddresses = {
    http_url: url,
    operations_url: operations.url,
    fix_url: fixUrl,
    database_url: databaseUrl,
    mail_directory: mailDirectory,
    head_office_key: key,
  };
  await writeStandaloneFile(directory, addresses);
  started.add(() => removeStandaloneFile(directory));
  operations.markStarted();
  logger.info({ http: url, operations: operations.url }, 'ready');

  const failures: Promise<never>[] = [hosted.failed];
  if (postgres !== undefined)
    failures.push(
      postgres.ended.then(sentence => {
        throw new Error(`PostgreSQL ended: ${sentence}`);
      }),
    );
  const failed = Promise.race(failures);
  failed.catch(() => {});
  return {
    addresses,
    failed,
    logger,
    async stop() {
      operations.markStopping();
      await started.stop();
    },
  };
}
