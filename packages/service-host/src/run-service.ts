import { type BlobStore, createBlobStore } from '@tillkeeper/blob-store';
import { assertSchemaIsCurrent, createDatabase, type Database } from '@tillkeeper/database';
import { createEventBus, eventBusSettings } from '@tillkeeper/event-bus';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadSettings,
  type OperationsServerOptions,
  retry,
  runProcess,
  type Service,
  type Steps,
  sharedSettings,
  startOperationsServer,
  type Telemetry,
} from '@tillkeeper/service-kit';
import { z } from 'zod';
import { ensureTopics, hostServices } from './host-services.ts';

const { OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL, LOG_LEVEL, KILL_AT_STEP } = sharedSettings;
const surroundings = {
  ...eventBusSettings,
  OPERATIONS_HOST,
  OPERATIONS_PORT,
  DATABASE_URL,
  BLOB_STORE_URL,
  LOG_LEVEL,
  KILL_AT_STEP,
};

/** The settings of a consuming service as a process of its own: its own and those of its surroundings. */
export function processSettings<Shape extends z.ZodRawShape>(own: z.ZodObject<Shape>) {
  return z.object({ ...surroundings, ...own.shape });
}
type Surroundings = z.output<ReturnType<typeof surroundingSettings>>;
const surroundingSettings = () => z.object(surroundings);

export interface Parts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly now: () => Date;
}

export interface Composed {
  readonly service: Service;
  readonly plugins?: OperationsServerOptions['plugins'];
  /** Ends what the service started for itself, after its handlers have ended. */
  stop(): Promise<void>;
}

export interface ServiceProcess<Settings extends Surroundings> {
  readonly name: string;
  readonly loadSettings: (environment: NodeJS.ProcessEnv) => Settings;
  /** Partitions worked on side by side. */
  readonly concurrency: (settings: Settings) => number;
  readonly statementTimeoutMs?: (settings: Settings) => number;
  readonly compose: (parts: Parts, settings: Settings) => Promise<Composed>;
}

/** Runs one consuming service as a process of the fleet: environment -> adapters -> service -> run, and drain when told to stop. */
export function runService<Settings extends Surroundings>(options: ServiceProcess<Settings>): Promise<void> {
  return runProcess({
    name: options.name,
    async start({ signal }) {
      const settings = options.loadSettings(process.env);
      const logger = createLogger({ service: options.name, level: settings.LOG_LEVEL });
      const telemetry = createTelemetry({ logger, registry: createRegistry() });
      const concurrency = options.concurrency(settings);
      const database = createDatabase({
        url: settings.DATABASE_URL,
        applicationName: `tillkeeper-${options.name}`,
        maxConnections: concurrency + 6,
        statementTimeoutMs: options.statementTimeoutMs?.(settings) ?? 0,
        onConnectionLost: error => logger.warn({ err: error }, 'a connection was lost'),
      });
      const blobs = await createBlobStore(settings.BLOB_STORE_URL);
      const composed = await options.compose(
        {
          database,
          blobs,
          telemetry,
          steps: createSteps({ killAtStep: settings.KILL_AT_STEP }),
          now: () => new Date(),
        },
        settings,
      );
      const operations = await startOperationsServer({
        host: settings.OPERATIONS_HOST,
        port: settings.OPERATIONS_PORT,
        registry: telemetry.registry,
        logger,
        checks: [
          { name: 'database', check: async () => void (await database.query('select 1')) },
          { name: 'blob store', check: () => blobs.check() },
        ],
        ...(composed.plugins !== undefined && { plugins: composed.plugins }),
      });
      await retry(() => assertSchemaIsCurrent(settings.DATABASE_URL), { signal });
      const bus = createEventBus({ settings, clientId: options.name, database });
      await ensureTopics(bus, telemetry, signal);
      const hosted = await hostServices({ services: [composed.service], database, bus, telemetry, concurrency });
      void hosted.ready.then(() => operations.markStarted());
      return {
        failed: hosted.failed,
        logger,
        async stop() {
          operations.markStopping();
          await hosted.stop();
          await composed.stop();
          await bus.close();
          await blobs.close();
          await database.close();
          await operations.close();
        },
      };
    },
  });
}

/** `loadSettings` of a service process, from its own settings. */
export const settingsOf =
  <Shape extends z.ZodRawShape>(own: z.ZodObject<Shape>) =>
  (environment: NodeJS.ProcessEnv) =>
    loadSettings(processSettings(own), environment);
