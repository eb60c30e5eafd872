import { defaultSessionTimeoutMs, type KafkaBusSettings } from '../kafka/kafka-bus-settings.ts';
import { createPlacing } from '../kafka/place-messages.ts';
import { declarationOf } from '../kafka/topic-declaration.ts';
import type { EventBus, Subscription } from '../port.ts';
import { countPartitions, ensureTopics, readLag } from './kafkajs-admin.ts';
import { createKafkajsClient } from './kafkajs-client.ts';
import { createKafkajsPartitioner } from './kafkajs-partitioner.ts';
import { createKafkajsPublisher } from './publish-with-kafkajs.ts';
import { rewindGroup } from './rewind-group.ts';
import { subscribeWithKafkajs } from './subscribe-with-kafkajs.ts';

/** The event bus on Apache Kafka 4 by kafkajs. Connects when it is first used. */
export function createKafkajsBus(settings: KafkaBusSettings): EventBus {
  const kafka = createKafkajsClient(settings);
  const publisher = createKafkajsPublisher(kafka);
  const place = createPlacing({
    countPartitions: topics => countPartitions(kafka, topics),
    partitionOf: createKafkajsPartitioner(),
  });
  const subscriptions = new Set<Subscription>();
  const makeTopics = (topics: readonly string[]) =>
    ensureTopics(
      kafka,
      topics.map(topic => declarationOf(topic, settings)),
    );

  return {
    ensureTopics: makeTopics,
    async publish(messages) {
      if (messages.length > 0) await publisher.publish(await place(messages));
    },
    subscribe(options) {
      const subscription = subscribeWithKafkajs(
        {
          kafka: createKafkajsClient(settings),
          sessionTimeoutMs: settings.sessionTimeoutMs ?? defaultSessionTimeoutMs,
          ensureTopics: makeTopics,
        },
        options,
      );
      subscriptions.add(subscription);
      return subscription;
    },
    lag: (group, topics) => readLag(kafka, group, topics),
    rewind: (group, topics, to) =>
      rewindGroup(createKafkajsClient(settings), group, topics, to === 'beginning' ? null : to),
    // Brokers delete by their own retention.
    prune: async () => 0,
    async close() {
      await Promise.all([...subscriptions].map(subscription => subscription.stop()));
      await publisher.close();
    },
  };
}
