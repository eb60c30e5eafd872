import { randomBytes } from 'node:crypto';
import { createBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import { createEventBus, eventBusSettings } from '@tillkeeper/event-bus';
import { ensureTopics, hostServices, observePool } from '@tillkeeper/service-host';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  loadSettings,
  ownFormatsDirectory,
  runProcess,
  sharedSettings,
  startOperationsServer,
  startTracing,
  tracingSettings,
} from '@tillkeeper/service-kit';
import { z } from 'zod';
import { ingestApiSettings } from './config.ts';
import { createIngestApi } from './service.ts';

const { OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL } = sharedSettings;
const { FORMATS_DIRECTORY, LOG_LEVEL, DRAIN_TIMEOUT, KILL_AT_STEP } = sharedSettings;
const processSettings = z.object({
  ...ingestApiSettings.shape,
  ...eventBusSettings,
  ...tracingSettings,
  ...{ OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL },
  ...{ FORMATS_DIRECTORY, LOG_LEVEL, DRAIN_TIMEOUT, KILL_AT_STEP },
});

await runProcess({
  name: 'ingest-api',
  async start({ signal }) {
    const settings = loadSettings(processSettings, process.env);
    const tracing = await startTracing({ service: 'ingest-api', settings });
    const logger = createLogger({ service: 'ingest-api', level: settings.LOG_LEVEL, tracing });
    const telemetry = createTelemetry({ logger, registry: createRegistry(), tracing, service: 'ingest-api' });
    const formats = await loadFormats([
      ownFormatsDirectory,
      ...(settings.FORMATS_DIRECTORY === undefined ? [] : [settings.FORMATS_DIRECTORY]),
    ]);
    const database = createDatabase({
      url: settings.DATABASE_URL,
      role: 'tillkeeper_ingest',
      applicationName: 'ingest-api',
      statementTimeoutMs: 30_000,
      connectTimeoutMs: 2_000,
      onConnectionLost: error => logger.warn({ err: error }, 'a connection was lost'),
    });
    observePool(telemetry, { name: 'ingest-api', database });
    const blobs = await createBlobStore(settings.BLOB_STORE_URL);
    const bus = await createEventBus({ settings, clientId: 'ingest-api', database });
    const api = await createIngestApi({
      ...{ blobs, database, bus, formats, telemetry, settings },
      steps: createSteps({ killAtStep: settings.KILL_AT_STEP }),
      now: () => new Date(),
      copyId: randomBytes(6).toString('hex'),
    });
    // Neither the database nor the bus is needed to accept a file, so neither is a reason not to be ready.
    const operations = await startOperationsServer({
      name: 'ingest-api',
      host: settings.OPERATIONS_HOST,
      port: settings.OPERATIONS_PORT,
      registry: telemetry.registry,
      checks: [{ name: 'blob store', check: () => blobs.check() }],
    });
    const { url } = await api.start({ signal });
    logger.info({ url }, 'taking files in');
    const stopping = new AbortController();
    // Not waited for, not even at the end: where the bus is away it takes its time to give up.
    void ensureTopics(bus, telemetry, stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) logger.error({ err: error }, 'the topics could not be made');
    });
    const hosted = await hostServices({ services: [api.service], database, bus, telemetry, concurrency: 1 });
    operations.markStarted();
    return {
      failed: hosted.failed,
      drainTimeoutMs: settings.DRAIN_TIMEOUT,
      async stop() {
        operations.markStopping();
        stopping.abort();
        await hosted.tasks.stop();
        await api.stop();
        await hosted.stop();
        await bus.close();
        await Promise.all([blobs.close(), database.close(), operations.close()]);
        await tracing.stop();
      },
    };
  },
});
