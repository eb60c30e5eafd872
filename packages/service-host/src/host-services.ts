import { eventTypes, topicOf } from '@tillkeeper/contracts';
import { assertSchemaIsCurrent, type Database, parkDeadLetter, startOutboxRelay } from '@tillkeeper/database';
import { consumeService, type EventBus } from '@tillkeeper/event-bus';
import {
  type PeriodicTask,
  RetryableError,
  type RunningTasks,
  retry,
  type Service,
  startTasks,
  type Telemetry,
} from '@tillkeeper/service-kit';
import { observeSurroundings } from './observe-surroundings.ts';

export interface HostOptions {
  readonly services: readonly Service[];
  readonly database: Database;
  readonly bus: EventBus;
  readonly telemetry: Telemetry;
  /** Partitions that each service works on side by side, if it does not say so itself. */
  readonly concurrency: number;
  /** Without it nobody here prunes the bus. */
  readonly busPruning?: { readonly retentionMs: number; readonly everyMs: number };
}

export interface HostedServices {
  /** Rejects when a subscription ended for good. */
  readonly failed: Promise<never>;
  /** Resolves when every service reads its topics. */
  readonly ready: Promise<unknown>;
  readonly tasks: RunningTasks;
  /** Takes no more events, finishes those in work, publishes what they left in the outbox. */
  stop(): Promise<void>;
}

/** Joins services to their bus and database in one process: consumers, outbox relay, periodic tasks. */
export async function hostServices(options: HostOptions): Promise<HostedServices> {
  const { services, database, bus, telemetry, concurrency } = options;
  const handles = services.some(service => Object.keys(service.handlers).length > 0);
  observeSurroundings(options);
  const publishTraced: EventBus['publish'] = messages =>
    telemetry.publishing(messages, followed => bus.publish(followed));
  const relay = handles ? startOutboxRelay({ database, publish: publishTraced, log: telemetry.logger }) : undefined;
  const subscriptions = services
    .filter(service => Object.keys(service.handlers).length > 0)
    .map(service =>
      consumeService({
        ...{ bus, service, telemetry, concurrency: service.concurrency ?? concurrency },
        park: parkUnlessOvertaken(options, service.name),
      }),
    );
  const tasks = startTasks([...services.flatMap(service => service.tasks), ...pruneBus(options)], telemetry);
  return {
    failed: Promise.race(subscriptions.map(subscription => subscription.failed)),
    ready: Promise.all(subscriptions.map(subscription => subscription.ready)),
    tasks,
    async stop() {
      await tasks.stop();
      await Promise.all(subscriptions.map(subscription => subscription.stop()));
      await relay?.stop();
    },
  };
}

/**
 * Parks a message, but not while the schema is another release's: what this code cannot do since tables and functions were
 * replaced under it, the code of that release can. Until then the message waits, as for a database that is away.
 */
function parkUnlessOvertaken({ database, telemetry }: HostOptions, group: string): ReturnType<typeof parkDeadLetter> {
  const park = parkDeadLetter(database, { group });
  return async (message, reason) => {
    try {
      await assertSchemaIsCurrent(database.url, { role: database.role });
    } catch (error) {
      telemetry.logger.error({ err: error, reason }, 'a message that could not be handled is not parked: it waits');
      throw error;
    }
    await park(message, reason);
  };
}

function pruneBus({ bus, telemetry, busPruning }: HostOptions): PeriodicTask[] {
  if (busPruning === undefined) return [];
  const { retentionMs, everyMs } = busPruning;
  const run = async (): Promise<void> => {
    const count = await bus.prune(new Date(Date.now() - retentionMs));
    if (count > 0) telemetry.logger.info({ what: 'bus', count }, 'pruned');
  };
  return [{ name: 'prune-bus', everyMs, run }];
}

/** Makes the topics that are missing; waits for a bus that is away. */
export async function ensureTopics(
  bus: Pick<EventBus, 'ensureTopics'>,
  telemetry: Pick<Telemetry, 'logger'>,
  signal?: AbortSignal,
): Promise<void> {
  await retry(
    async () => {
      try {
        await bus.ensureTopics(eventTypes.map(topicOf));
      } catch (error) {
        if (error instanceof RetryableError) telemetry.logger.warn({ err: error }, 'the bus is away; waiting for it');
        throw error;
      }
    },
    signal === undefined ? {} : { signal },
  );
}
