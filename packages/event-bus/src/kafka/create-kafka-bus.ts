import type { EventBus } from '../port.ts';
import { defaultKafkaClient, type KafkaBusSettings } from './kafka-bus-settings.ts';

/**
 * The event bus on Apache Kafka 4, by the client that the settings name. Connects when it is first used. The other client is not
 * loaded: @platformatic/kafka alone is 49 MiB of memory and 0.9 s of processor time at each start of a service.
 */
export async function createKafkaBus(settings: KafkaBusSettings): Promise<EventBus> {
  switch (settings.client ?? defaultKafkaClient) {
    case 'kafkajs': {
      const { createKafkajsBus } = await import('../kafkajs/create-kafkajs-bus.ts');
      return createKafkajsBus(settings);
    }
    case 'platformatic': {
      const { createPlatformaticBus } = await import('../platformatic/create-platformatic-bus.ts');
      return createPlatformaticBus(settings);
    }
  }
}
