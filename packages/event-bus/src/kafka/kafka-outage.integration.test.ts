import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafkaIsAvailable } from '../testing/kafka/kafka-libs.ts';
import { type KafkaBroker, startKafkaBroker } from '../testing/kafka-broker.ts';
import { message, read, uniqueName, until } from '../testing/reader.ts';
import { createKafkaBus } from './create-kafka-bus.ts';
import { kafkaClients } from './kafka-bus-settings.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) console.warn(`SKIPPED: no tests of Kafka's outages, since ${kafka.reason}`);

// As with a dying leader (kafka-cluster.integration.test.ts): not shown yet for the second client.
const isForBoth = process.env['KAFKA_CLUSTER_CLIENTS'] === 'both';
const clients = kafkaClients.filter(client => isForBoth || client === 'kafkajs');
if (!isForBoth) console.warn('SKIPPED: outages with @platformatic/kafka; KAFKA_CLUSTER_CLIENTS=both runs them');

describe.skipIf(!kafka.isAvailable).each(clients)(
  'Kafka that is away or gives partitions to others, by %s',
  { timeout: 300_000 },
  client => {
    let broker: KafkaBroker;
    beforeAll(async () => {
      broker = await startKafkaBroker();
    });
    afterAll(() => broker?.stop());

    const createBus = (clientId: string, publishTimeoutMs = 60_000) =>
      createKafkaBus({
        client,
        brokers: broker.brokers,
        clientId,
        partitions: 1,
        replicationFactor: 1,
        sessionTimeoutMs: 4_000,
        publishTimeoutMs,
      });

    test('a handler whose partition is given to another member is interrupted, and the message goes to the other', async () => {
      // Partitions are dealt to members in the order of their ids, which begin with the client's.
      const loser = await createBus('z');
      const winner = await createBus('a');
      const topic = uniqueName('topic');
      const group = uniqueName('group');
      await loser.ensureTopics([topic]);
      await loser.publish([message(topic, 'S001', 'a')]);
      const interrupted = Promise.withResolvers<void>();
      const first = read(loser, {
        group,
        topics: [topic],
        maxAttempts: 1,
        handle: async (_, { signal }) => {
          signal.addEventListener('abort', () => interrupted.resolve());
          await interrupted.promise;
          throw new Error('interrupted');
        },
      });
      await until(() => first.messages.length > 0);
      const second = read(winner, { group, topics: [topic] });
      await interrupted.promise;
      await until(() => second.messages.length > 0);
      expect(second.values()).toEqual(['a']);
      await winner.close();
      await loser.close();
      expect(first.parked).toEqual([]);
    });

    test('while the broker is away publishing waits or says so, reading goes on afterwards, and nothing is parked', async () => {
      const bus = await createBus('patient');
      const hasty = await createBus('hasty', 1_000);
      const topic = uniqueName('topic');
      const group = uniqueName('group');
      await bus.ensureTopics([topic]);
      const reader = read(bus, { group, topics: [topic] });
      await bus.publish([message(topic, 'S001', 'before')]);
      await until(() => reader.messages.length > 0);
      await hasty.publish([message(topic, 'S001', 'hasty')]);
      await broker.kill();
      const waiting = bus.publish([message(topic, 'S001', 'meanwhile')]);
      await expect(hasty.publish([message(topic, 'S001', 'refused')])).rejects.toThrow(RetryableError);
      await broker.restart();
      await waiting;
      await until(() => reader.values().includes('meanwhile'));
      expect(reader.parked).toEqual([]);
      await Promise.all([bus.close(), hasty.close()]);
    });
  },
);
