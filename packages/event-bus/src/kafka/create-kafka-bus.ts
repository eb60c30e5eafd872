import type { BusMessage, EventBus, Subscription } from '../port.ts';
import { countPartitions, ensureTopics, readLag } from './kafka-admin.ts';
import { createKafkaClient, type KafkaBusSettings } from './kafka-client.ts';
import { createPartitioner, createSafePublisher } from './publish-safely.ts';
import { rewindGroup } from './rewind-group.ts';
import { subscribeToKafka } from './subscribe-to-kafka.ts';

const defaultPartitions = 24;
const defaultReplicationFactor = 3;
const defaultSessionTimeoutMs = 10_000;

/** The event bus on Apache Kafka 4. Connects when it is first used. */
export function createKafkaBus(settings: KafkaBusSettings): EventBus {
  const kafka = createKafkaClient(settings);
  const publisher = createSafePublisher(kafka);
  const partitionOf = createPartitioner();
  const subscriptions = new Set<Subscription>();
  const knownTopics = new Map<string, number>();
  const topicSettings = {
    partitions: settings.partitions ?? defaultPartitions,
    replicationFactor: settings.replicationFactor ?? defaultReplicationFactor,
  };

  async function placed(messages: readonly BusMessage[]) {
    const topics = new Set(messages.map(message => message.topic));
    const unknown = [...topics].filter(topic => !knownTopics.has(topic));
    if (unknown.length > 0) {
      for (const [topic, count] of await countPartitions(kafka, unknown)) knownTopics.set(topic, count);
    }
    return messages.map(message => {
      const count = knownTopics.get(message.topic);
      if (count === undefined) throw new Error(`topic ${message.topic} was never made: call ensureTopics first`);
      return { ...message, partition: partitionOf(message, count) };
    });
  }

  return {
    ensureTopics: topics => ensureTopics(kafka, topics, topicSettings),
    async publish(messages) {
      if (messages.length > 0) await publisher.publish(await placed(messages));
    },
    subscribe(options) {
      const subscription = subscribeToKafka(
        {
          kafka: createKafkaClient(settings),
          sessionTimeoutMs: settings.sessionTimeoutMs ?? defaultSessionTimeoutMs,
          ensureTopics: topics => ensureTopics(kafka, topics, topicSettings),
        },
        options,
      );
      subscriptions.add(subscription);
      return subscription;
    },
    lag: (group, topics) => readLag(kafka, group, topics),
    rewind: (group, topics, to) =>
      rewindGroup(createKafkaClient(settings), group, topics, to === 'beginning' ? null : to),
    // Brokers delete by their own retention.
    prune: async () => 0,
    async close() {
      await Promise.all([...subscriptions].map(subscription => subscription.stop()));
      await publisher.close();
    },
  };
}
