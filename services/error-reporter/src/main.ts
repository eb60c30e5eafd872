import { createBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import { createEventBus } from '@tillkeeper/event-bus';
import { ensureTopics, hostServices } from '@tillkeeper/service-host';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadSettings,
  runProcess,
  startOperationsServer,
} from '@tillkeeper/service-kit';
import { errorReporterProcessSettings } from './config.ts';
import { createDirectoryMailer } from './directory-mailer.ts';
import { reportRoutes } from './report-routes.ts';
import { createErrorReporter } from './service.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

await runProcess({
  name: 'error-reporter',
  async start() {
    const settings = loadSettings(errorReporterProcessSettings, process.env);
    const logger = createLogger({ service: 'error-reporter', level: settings.LOG_LEVEL });
    const telemetry = createTelemetry({ logger, registry: createRegistry() });
    const database = createDatabase({
      url: settings.DATABASE_URL,
      applicationName: 'error-reporter',
      onConnectionLost: error => logger.warn({ err: error }, 'a connection was lost'),
    });
    const blobs = await createBlobStore(settings.BLOB_STORE_URL);
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
