import { createKafkajsBus } from '../kafkajs/create-kafkajs-bus.ts';
import { createPlatformaticBus } from '../platformatic/create-platformatic-bus.ts';
import type { EventBus } from '../port.ts';
import { defaultKafkaClient, type KafkaBusSettings } from './kafka-bus-settings.ts';

/** The event bus on Apache Kafka 4, by the client that the settings name. Connects when it is first used. */
export function createKafkaBus(settings: KafkaBusSettings): EventBus {
  switch (settings.client ?? defaultKafkaClient) {
    case 'kafkajs':
      return createKafkajsBus(settings);
    case 'platformatic':
      return createPlatformaticBus(settings);
  }
}
