import { flow, topicOf } from '@tillkeeper/contracts';
import { createEventBus, eventBusSettings } from '@tillkeeper/event-bus';
import { z } from 'zod';
import type { GroupLag } from './fleet.ts';
import { serviceNames } from './parts/service-parts.ts';

const groups = serviceNames
  .map(group => ({
    group,
    topics: flow.filter(({ receivers }) => receivers.includes(group)).map(({ event }) => topicOf(event)),
  }))
  .filter(({ topics }) => topics.length > 0);

/** The lag of every group that consumes, by partition. Rejects when Kafka does not answer in time. */
export async function readLag(brokers: readonly string[], timeoutMs = 5_000): Promise<GroupLag[]> {
  const settings = z.object(eventBusSettings).parse({ KAFKA_BROKERS: brokers.join(',') });
  const bus = await createEventBus({ settings, clientId: 'fleet', database: { databaseUrl: '' } });
  const lags = Promise.all(
    groups.map(async ({ group, topics }) =>
      (await bus.lag(group, topics)).map(({ topic, partition, lag }) => ({ group, topic, partition, lag })),
    ),
  ).finally(() => bus.close());
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`Kafka did not answer within ${timeoutMs} ms`)), timeoutMs).unref(),
  );
  lags.catch(() => {}); // it may fail after its time
  return (await Promise.race([lags, late])).flat();
}
