import { eventTypes, topicOf } from '@tillkeeper/contracts';
import { countDeadLetters, type Database, measureOutbox } from '@tillkeeper/database';
import type { EventBus } from '@tillkeeper/event-bus';
import { createMetrics, everyProcess, type Service, type Telemetry } from '@tillkeeper/service-kit';

const pools = ['ingest-api', 'validator', 'loader', 'error-reporter', 'standalone'];

/** Declares what every host of services knows of its surroundings; read whenever somebody looks at the metrics. */
export function observeSurroundings(options: {
  readonly services: readonly Pick<Service, 'name' | 'handlers'>[];
  readonly database: Pick<Database, 'query'>;
  readonly bus: Pick<EventBus, 'lag'>;
  readonly telemetry: Telemetry;
}): void {
  const { services, database, bus, telemetry } = options;
  const host = createMetrics({ registry: telemetry.registry, service: everyProcess });
  const consumers = services.filter(service => Object.keys(service.handlers).length > 0);
  if (consumers.length === 0) return;
  host.observed(
    'outbox_events',
    'Events whose cause is committed and which the bus has not acknowledged yet; the same in every process',
    {},
    async () => [{ value: (await measureOutbox(database)).events }],
  );
  host.observed(
    'outbox_oldest_seconds',
    'How long the oldest event in the outbox waits; 0: none does',
    {},
    async () => {
      const { oldest } = await measureOutbox(database);
      return [{ value: oldest === undefined ? 0 : Math.max(0, (Date.now() - Date.parse(oldest)) / 1000) }];
    },
  );
  host.observed(
    'consumer_lag',
    'Messages that a service has not handled yet, of all partitions of a topic; the same in every copy of it',
    { group: ['validator', 'loader', 'error-reporter'], topic: eventTypes.map(topicOf) },
    async () => (await Promise.all(consumers.map(service => lagOf(bus, service)))).flat(),
  );
  host.observed(
    'dead_letters',
    'Messages that a service could not handle and that wait for a replay',
    { group: ['validator', 'loader', 'error-reporter'] },
    () =>
      Promise.all(
        consumers.map(async ({ name }) => ({
          value: await countDeadLetters(database, { group: name }),
          labels: { group: name },
        })),
      ),
  );
}

async function lagOf(bus: Pick<EventBus, 'lag'>, { name, handlers }: Pick<Service, 'name' | 'handlers'>) {
  const topics = eventTypes.filter(type => handlers[type] !== undefined).map(topicOf);
  const partitions = await bus.lag(name, topics);
  return topics.map(topic => ({
    value: partitions.filter(one => one.topic === topic).reduce((sum, { lag }) => sum + lag, 0),
    labels: { group: name, topic },
  }));
}

/** Declares how busy a pool of connections is. */
export function observePool(telemetry: Telemetry, pool: { readonly name: string; readonly database: Database }): void {
  const { name, database } = pool;
  createMetrics({ registry: telemetry.registry, service: everyProcess }).observed(
    'database_connections',
    'Connections of a pool that are in use and that are free, and requests that wait for one',
    { pool: pools, state: ['busy', 'idle', 'waiting'] },
    () => {
      const { totalCount, idleCount, waitingCount } = database.pool;
      return Object.entries({ busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount }).map(
        ([state, value]) => ({ value, labels: { pool: name, state } }),
      );
    },
  );
}
