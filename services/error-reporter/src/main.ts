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
import { errorReporterSettings } from './config.ts';
import { createDirectoryMailer } from './directory-mailer.ts';
import { reportRoutes } from './report-routes.ts';
import { createErrorReporter } from './service.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

const { OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL, LOG_LEVEL, KILL_AT_STEP } = sharedSettings;
const processSettings = z.object({
  ...errorReporterSettings.shape,
  ...eventBusSettings,
  ...{ OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL, LOG_LEVEL, KILL_AT_STEP },
});

await runProcess({
  name: 'error-reporter',
  async start() {
    const settings = loadSettings(processSettings, process.env);
    const logger = createLogger({ service: 'error-reporter', level: settings.LOG_LEVEL });
    const telemetry = createTelemetry({ logger, registry: createRegistry() });
    const database = createDatabase({
      url: settings.DATABASE_URL,
      applicationName: 'error-reporter',
      onConnectionLost: error => logger.warn({ err: error }, 'a connection was lost'),
    });
    const blobs = await createBlobStore(settings.BLOB_STORE_URL);
    await retry(() => assertSchemaIsCurrent(database));
    const bus = createEventBus({ settings, clientId: 'error-reporter', database });
    const mailer =
      settings.MAIL_URL === undefined
        ? createDirectoryMailer(settings.MAIL_DIRECTORY ?? 'mail')
        : createSmtpMailer(settings.MAIL_URL);
    const reporter = createErrorReporter({
      database,
      blobs,
      mailer,
      telemetry,
      settings,
      steps: createSteps({ killAtStep: settings.KILL_AT_STEP }),
      now: () => new Date(),
    });
    const operations = await startOperationsServer({
      host: settings.OPERATIONS_HOST,
      port: settings.OPERATIONS_PORT,
      registry: telemetry.registry,
      checks: [
        { name: 'database', check: async () => void (await database.query('select 1')) },
        { name: 'blob store', check: () => blobs.check() },
      ],
      plugins: [reportRoutes(reporter, database)],
    });
    await ensureTopics(bus, telemetry);
    const hosted = await hostServices({ services: [reporter], database, bus, telemetry, concurrency: 4 });
    await hosted.ready;
    operations.markStarted();
    return {
      failed: hosted.failed,
      async stop() {
        operations.markStopping();
        await hosted.stop();
        await bus.close();
        await Promise.all([mailer.close(), blobs.close(), database.close(), operations.close()]);
      },
    };
  },
});
