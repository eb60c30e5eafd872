import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import { createDirectoryMailer, createErrorReporter, errorReporterSettings } from '@tillkeeper/error-reporter';
import { createPostgresLogBus } from '@tillkeeper/event-bus';
import { createIngestApi, ingestApiSettings } from '@tillkeeper/ingest-api';
import { createLoader, createLoaderChildren, loaderSettings } from '@tillkeeper/loader';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  ownFormatsDirectory,
  type Service,
} from '@tillkeeper/service-kit';
import { createValidator, createValidatorChildren, validatorSettings } from '@tillkeeper/validator';

/**
 * Every service, composed of its real parts but with nothing running: no server is there, no child process is started.
 * Enough to see what each of them registers.
 */
export async function createIdleServices(): Promise<{ services: Service[]; close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-architecture-'));
  const telemetry = createTelemetry({
    logger: createLogger({ service: 'test', level: 'silent' }),
    registry: createRegistry(),
  });
  const database = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
  const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
  const bus = createPostgresLogBus({ pool: database.pool });
  const formats = await loadFormats([ownFormatsDirectory]);
  const common = { database, blobs, telemetry, steps: createSteps(), now: () => new Date() };
  const api = await createIngestApi({
    ...common,
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
  const services = [
    api.service,
    createValidator({
      ...common,
      formats,
      children: createValidatorChildren({ settings: validator }),
      settings: validator,
    }),
    createLoader({
      ...common,
      children: createLoaderChildren({ size: 1, jobTimeoutMs: 1_000 }),
      settings: loaderSettings.parse({}),
    }),
    createErrorReporter({
      ...common,
      mailer: createDirectoryMailer(join(directory, 'mail')),
      settings: errorReporterSettings.parse({}),
    }),
  ];
  return {
    services,
    async close() {
      await bus.close();
      await blobs.close();
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
