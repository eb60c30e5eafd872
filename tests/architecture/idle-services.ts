import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import {
  composeFixPage,
  composeMailbox,
  createDirectoryMailer,
  createErrorReporter,
  errorReporterSettings,
} from '@tillkeeper/error-reporter';
import { createPostgresLogBus } from '@tillkeeper/event-bus';
import { createIngestApi, ingestApiSettings } from '@tillkeeper/ingest-api';
import { createLoader, createLoaderChildren, loaderSettings } from '@tillkeeper/loader';
import { observePool, observeSurroundings } from '@tillkeeper/service-host';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  observeNeighbours,
  ownFormatsDirectory,
  type Service,
} from '@tillkeeper/service-kit';
import { createValidator, createValidatorChildren, validatorSettings } from '@tillkeeper/validator';

/**
 * Every service, composed of its real parts but with nothing running: no server is there, no child process is started.
 * Enough to see what each of them registers.
 */
export async function createIdleServices(): Promise<{
  services: Service[];
  /** Where all of them have declared their metrics, each under its name. */
  registry: ReturnType<typeof createRegistry>;
  close: () => Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-architecture-'));
  const registry = createRegistry();
  const telemetry = createTelemetry({ logger: createLogger({ service: 'test', level: 'silent' }), registry });
  const database = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
  const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
  const bus = createPostgresLogBus({ pool: database.pool });
  const formats = await loadFormats([ownFormatsDirectory]);
  const common = { database, blobs, steps: createSteps(), now: () => new Date() };
  const api = await createIngestApi({
    ...common,
    telemetry: telemetry.child('ingest-api'),
    formats,
    bus,
    copyId: 'test',
    settings: {
      ...ingestApiSettings.parse({ HEAD_OFFICE_KEY: 'a key of at least 24 characters' }),
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
    },
  });
  const validator = validatorSettings.parse({});
  const reporter = createErrorReporter({
    ...common,
    telemetry: telemetry.child('error-reporter'),
    mailer: createDirectoryMailer(join(directory, 'mail')),
    settings: errorReporterSettings.parse({}),
  });
  const services = [
    api.service,
    createValidator({
      ...common,
      telemetry: telemetry.child('validator'),
      formats,
      children: createValidatorChildren({ settings: validator }),
      settings: validator,
    }),
    createLoader({
      ...common,
      telemetry: telemetry.child('loader'),
      children: createLoaderChildren({ size: 1, jobTimeoutMs: 1_000 }),
      settings: loaderSettings.parse({}),
    }),
    reporter,
  ];
  const secret = 'a secret of at least 32 characters for links';
  const settings = errorReporterSettings.parse({
    FIX_LINK_SECRET: secret,
    MAILBOX_URL: 'imaps://nobody:secret@127.0.0.1:1',
    MAILBOX_ADDRESS: 'reports@shop.example',
  });
  const ofReporter = { ...common, telemetry: telemetry.child('error-reporter'), settings, secret };
  composeFixPage({ ...ofReporter, mayLinkToItself: false });
  await composeMailbox({ ...ofReporter, reports: reporter.reports });
  observeSurroundings({ services, database, bus, telemetry });
  observePool(telemetry, { name: 'standalone', database });
  observeNeighbours({ registry, checks: [] });
  return {
    services,
    registry,
    async close() {
      await bus.close();
      await blobs.close();
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
