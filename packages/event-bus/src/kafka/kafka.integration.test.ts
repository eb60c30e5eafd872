import { describe } from 'vitest';
import { describeEventBusContract } from '../testing/contract/contract.ts';
import { kafkaIsAvailable } from '../testing/kafka/kafka-libs.ts';
import { startKafkaBroker } from '../testing/kafka-broker.ts';
import { createKafkaBus } from './create-kafka-bus.ts';
import { kafkaClients } from './kafka-bus-settings.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) console.warn(`SKIPPED: no tests against a real Kafka, since ${kafka.reason}`);

describe.skipIf(!kafka.isAvailable)('Kafka', () => {
  for (const client of kafkaClients)
    describeEventBusContract(`Kafka by ${client}`, async () => {
      const broker = await startKafkaBroker();
      const sessionTimeoutMs = 4_000;
      return {
        createBus: () =>
          createKafkaBus({
            ...{ client, brokers: broker.brokers, clientId: 'contract', partitions: 4, replicationFactor: 1 },
            sessionTimeoutMs,
          }),
        settings: {
          KAFKA_BROKERS: broker.brokers.join(','),
          KAFKA_CLIENT: client,
          KAFKA_REPLICATION_FACTOR: '1',
          KAFKA_SESSION_TIMEOUT: `${sessionTimeoutMs}ms`,
          BUS_PARTITIONS: '4',
        },
        databaseUrl: 'unused',
        sessionTimeoutMs,
        stop: () => broker.stop(),
      };
    });
});
