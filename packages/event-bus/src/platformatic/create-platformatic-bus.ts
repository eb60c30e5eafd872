import type { KafkaBusSettings } from '../kafka/kafka-bus-settings.ts';
import { createPlacing } from '../kafka/place-messages.ts';
import { declarationOf } from '../kafka/topic-declaration.ts';
import type { EventBus, Subscription } from '../port.ts';
import { countPartitions, ensureTopics, readLag, rewindGroup } from './platformatic-admin.ts';
import { partitionOfKey } from './platformatic-partitioner.ts';
import { createPlatformaticPublisher } from './publish-with-platformatic.ts';
import { subscribeWithPlatformatic } from './subscribe-with-platformatic.ts';

/** The event bus on Apache Kafka 4 by @platformatic/kafka. Connects when it is first used. */
export function createPlatformaticBus(settings: KafkaBusSettings): EventBus {
  const publisher = createPlatformaticPublisher(settings);
  const place = createPlacing({
    countPartitions: topics => countPartitions(settings, topics),
    partitionOf: partitionOfKey,
  });
  const subscriptions = new Set<Subscription>();
  const makeTopics = (topics: readonly string[]) =>
    ensureTopics(
      settings,
      topics.map(topic => declarationOf(topic, settings)),
    );

  return {
    ensureTopics: makeTopics,
    async publish(messages) {
      if (messages.length > 0) await publisher.publish(await place(messages));
    },
    subscribe(options) {
      const subscription = subscribeWithPlatformatic({ bus: settings, ensureTopics: makeTopics }, options);
      subscriptions.add(subscription);
      return subscription;
    },
    lag: (group, topics) => readLag(settings, group, topics),
    rewind: (group, topics, to) => rewindGroup(settings, group, topics, to === 'beginning' ? null : to),
    // Brokers delete by their own retention.
    prune: async () => 0,
    async close() {
      await Promise.all([...subscriptions].map(subscription => subscription.stop()));
      await publisher.close();
    },
  };
}
