import { RetryableError } from '@tillkeeper/service-kit';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafkaIsAvailable } from '../testing/kafka/kafka-libs.ts';
import { type KafkaCluster, startKafkaCluster } from '../testing/kafka-cluster.ts';
import { message, read, uniqueName, until } from '../testing/reader.ts';
import { createKafkaBus } from './create-kafka-bus.ts';
import { type KafkaClientName, kafkaClients } from './kafka-bus-settings.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) console.warn(`SKIPPED: no test of a dying Kafka leader, since ${kafka.reason}`);

/*
 * In its first runs `send` of @platformatic/kafka 2.12.1 never ended after the kill. It is given up after a while now (within.ts), which no
 * run on three brokers has shown yet: KAFKA_CLUSTER_CLIENTS=both asks for it.
 */
const isForBoth = process.env['KAFKA_CLUSTER_CLIENTS'] === 'both';
const clients = kafkaClients.filter(client => isForBoth || client === 'kafkajs');
if (!isForBoth) console.warn('SKIPPED: a dying leader with @platformatic/kafka; KAFKA_CLUSTER_CLIENTS=both runs it');

describe.skipIf(!kafka.isAvailable)('a cluster of three brokers', { timeout: 580_000 }, () => {
  let cluster: KafkaCluster;
  beforeAll(async () => {
    cluster = await startKafkaCluster(3);
  }, 300_000);
  afterAll(() => cluster?.stop());

  async function leaderOf(topic: string, partition: number): Promise<number> {
    const admin = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.disconnect();
    return topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader ?? -1;
  }

  // A single broker can never show it: kafkajs alone resolves for messages that moved to another leader and were not written.
  test('everything that was acknowledged to either client while a leader was killed is read back by it', async () => {
    const publishers = await Promise.all(clients.map(client => publishOn(client)));
    await until(() => publishers.every(({ acknowledged }) => acknowledged.size > 500));
    // With six partitions on three brokers each leads two of either client's topic.
    await cluster.nodes[(await leaderOf(publishers[0]?.topic ?? '', 0)) - 1]?.kill();
    const atDeath = publishers.map(({ acknowledged }) => acknowledged.size);
    await until(() => publishers.every(({ acknowledged }, index) => acknowledged.size > (atDeath[index] ?? 0) + 1_000));
    await Promise.all(publishers.map(({ stop }) => stop()));
    for (const { client, bus, topic, acknowledged } of publishers) {
      const group = uniqueName('group');
      const reader = read(bus, { group, topics: [topic], concurrency: 6 });
      await reader.ready;
      await until(async () => (await bus.lag(group, [topic])).every(({ lag }) => lag === 0));
      const seen = new Set(reader.values());
      expect(
        [...acknowledged].filter(value => !seen.has(value)),
        client,
      ).toEqual([]);
      await bus.close();
    }
  });

  /** Publishes without a break, three at once, and notes what was acknowledged. */
  async function publishOn(client: KafkaClientName) {
    const bus = await createKafkaBus({ client, brokers: cluster.brokers, clientId: 'test', partitions: 6 });
    const topic = uniqueName('topic');
    await bus.ensureTopics([topic]);
    const acknowledged = new Set<string>();
    let isPublishing = true;
    const publishing = Array.from({ length: 3 }, async (_, publisher) => {
      for (let batch = 0; isPublishing; batch += 1) {
        const messages = Array.from({ length: 20 }, (_, i) =>
          message(topic, `S${publisher}-${i}`, `${publisher} ${batch} ${i}`),
        );
        try {
          await bus.publish(messages);
        } catch (error) {
          // As the outbox does: what is not certain is published again later.
          if (error instanceof RetryableError) continue;
          throw error;
        }
        for (const { value } of messages) acknowledged.add(value);
      }
    });
    return {
      ...{ client, bus, topic, acknowledged },
      async stop() {
        isPublishing = false;
        await Promise.all(publishing);
      },
    };
  }
});
