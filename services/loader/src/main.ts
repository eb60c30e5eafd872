import { createBlobStore } from '@tillkeeper/blob-store';
import { assertSchemaIsCurrent, createDatabase } from '@tillkeeper/database';
import { createEventBus, eventBusSettings } from '@tillkeeper/event-bus';
import { ensureTopics, hostServices } from '@tillkeeper/service-host';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadSettings,
  retry,
  runProcess,
  sharedSettings,
  startOperationsServer,
} from '@tillkeeper/service-kit';
import { z } from 'zod';
import { createLoaderChildren } from './child/pool.ts';
import { loaderSettings } from './config.ts';
import { createLoader } from './service.ts';

const { OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL, LOG_LEVEL, KILL_AT_STEP } = sharedSettings;
const processSettings = z.object({
  ...loaderSettings.shape,
  ...eventBusSettings,
  ...{ OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL, LOG_LEVEL, KILL_AT_STEP },
});

await runProcess({
  name: 'loader',
  async start() {
    const settings = loadSettings(processSettings, process.env);
    const telemetry = createTelemetry({
      logger: createLogger({ service: 'loader', level: settings.LOG_LEVEL }),
      registry: createRegistry(),
    });
    const database = createDatabase({
      url: settings.DATABASE_URL,
      applicationName: 'tillkeeper-loader',
      maxConnections: settings.LOADER_CONCURRENCY + 4,
      statementTimeoutMs: settings.LOADER_STATEMENT_TIMEOUT,
    });
    const blobs = await createBlobStore(settings.BLOB_STORE_URL);
    const operations = await startOperationsServer({
      host: settings.OPERATIONS_HOST,
      port: settings.OPERATIONS_PORT,
      registry: telemetry.registry,
      checks: [
        { name: 'database', check: async () => void (await database.query('select 1')) },
        { name: 'blobs', check: () => blobs.check() },
      ],
    });
    await retry(() => assertSchemaIsCurrent(settings.DATABASE_URL));
    const bus = createEventBus({ settings, clientId: 'loader', database });
    await ensureTopics(bus, telemetry);
    const children = createLoaderChildren({
      size: settings.LOADER_CHILDREN,
      jobTimeoutMs: settings.LOADER_CHILD_TIMEOUT,
    });
    await children.warm();
    const loader = createLoader({
      ...{ database, blobs, children, telemetry, settings },
      steps: createSteps({ killAtStep: settings.KILL_AT_STEP }),
      now: () => new Date(),
    });
    const host = await hostServices({
      ...{ database, bus, telemetry },
      services: [loader],
      concurrency: settings.LOADER_CONCURRENCY,
    });
    void host.ready.then(() => operations.markStarted());
    return {
      failed: host.failed,
      async stop() {
        operations.markStopping();
        await host.stop();
        await children.close();
        await bus.close();
        await blobs.close();
        await database.close();
        await operations.close();
      },
    };
  },
});
