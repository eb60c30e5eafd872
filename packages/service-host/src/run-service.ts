import { type BlobStore, createBlobStore } from '@tillkeeper/blob-store';
import { assertSchemaIsCurrent, createDatabase, type Database, type DatabaseRole } from '@tillkeeper/database';
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
  startTracing,
  type Telemetry,
  tracingSettings,
} from '@tillkeeper/service-kit';
import { z } from 'zod';
import { ensureTopics, hostServices } from './host-services.ts';
import { doesInboxOutliveBus, hostSettings, inboxOutlivesBus } from './host-settings.ts';
import { observePool } from './observe-surroundings.ts';

const { OPERATIONS_HOST, OPERATIONS_PORT, DATABASE_URL, BLOB_STORE_URL } = sharedSettings;
const { LOG_LEVEL, DRAIN_TIMEOUT, KILL_AT_STEP } = sharedSettings;
const surroundings = {
  ...eventBusSettings,
  ...hostSettings,
  ...tracingSettings,
  OPERATIONS_HOST,
  OPERATIONS_PORT,
  DATABASE_URL,
  BLOB_STORE_URL,
  LOG_LEVEL,
  DRAIN_TIMEOUT,
  KILL_AT_STEP,
};

const surroundingSettings = z.object(surroundings);

/** The settings of a consuming service as a process: its own and those of its surroundings. */
export function processSettings(own: z.ZodObject): z.ZodObject {
  return z.object({ ...surroundings, ...own.shape }).refine(doesInboxOutliveBus, inboxOutlivesBus);
}

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

export interface ServiceProcess<Own extends z.ZodObject> {
  readonly name: string;
  /** Whom it acts as in the database. */
  readonly role: DatabaseRole;
  /** Its own settings. */
  readonly settings: Own;
  /** Partitions worked on side by side. */
  readonly concurrency: (settings: z.output<Own>) => number;
  readonly statementTimeoutMs?: (settings: z.output<Own>) => number;
  readonly compose: (parts: Parts, settings: z.output<Own>) => Promise<Composed>;
}

/** Runs one consuming service as a process of the fleet: environment -> adapters -> service -> run, and drain when told to stop. */
export function runService<Own extends z.ZodObject>(options: ServiceProcess<Own>): Promise<void> {
  return runProcess({
    name: options.name,
    async start({ signal }) {
      // all mistakes in one message, then each part with its types
      loadSettings(processSettings(options.settings), process.env);
      const settings = loadSettings(surroundingSettings, process.env);
      const own = loadSettings(options.settings, process.env);
      const tracing = await startTracing({ service: options.name, settings });
      const logger = createLogger({ service: options.name, level: settings.LOG_LEVEL, tracing });
      const telemetry = createTelemetry({ logger, registry: createRegistry(), tracing, service: options.name });
      const concurrency = options.concurrency(own);
      const database = createDatabase({
        url: settings.DATABASE_URL,
        role: options.role,
        applicationName: `tillkeeper-${options.name}`,
        maxConnections: concurrency + 6,
        statementTimeoutMs: options.statementTimeoutMs?.(own) ?? 0,
        onConnectionLost: error => logger.warn({ err: error }, 'a connection was lost'),
      });
      observePool(telemetry, { name: options.name, database });
      const blobs = await createBlobStore(settings.BLOB_STORE_URL);
      const composed = await options.compose(
        {
          database,
          blobs,
          telemetry,
          steps: createSteps({ killAtStep: settings.KILL_AT_STEP }),
          now: () => new Date(),
        },
        own,
      );
      const operations = await startOperationsServer({
        name: options.name,
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
      await retry(() => assertSchemaIsCurrent(settings.DATABASE_URL, { role: options.role }), { signal });
      const bus = await createEventBus({ settings, clientId: options.name, database });
      await ensureTopics(bus, telemetry, signal);
      const hosted = await hostServices({
        ...{ services: [composed.service], database, bus, telemetry, concurrency },
        busPruning: { retentionMs: settings.BUS_RETENTION, everyMs: settings.PRUNE_EVERY },
      });
      // a subscription that ended before it was ready is told by `failed`, and the process then stops in order
      void hosted.ready.then(
        () => operations.markStarted(),
        () => {},
      );
      return {
        failed: hosted.failed,
        logger,
        drainTimeoutMs: settings.DRAIN_TIMEOUT,
        async stop() {
          operations.markStopping();
          await hosted.stop();
          await composed.stop();
          await bus.close();
          await blobs.close();
          await database.close();
          await operations.close();
          await tracing.stop();
        },
      };
    },
  });
}
