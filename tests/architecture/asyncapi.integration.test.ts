import { eventExamples, eventTypes, type TillkeeperEvent, topicOf } from '@tillkeeper/contracts';
import { createKafkaBus, type DeliveredMessage, kafkaClients, publishEvents } from '@tillkeeper/event-bus';
import { kafkaIsAvailable, startKafkaBroker } from '@tillkeeper/event-bus/testing';
import { describe, expect, test, vi } from 'vitest';
import { messageValidators } from './asyncapi-messages.ts';
import { readText } from './repository.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable)
  console.warn(`SKIPPED: no message of a real Kafka is compared with AsyncAPI, since ${kafka.reason}`);
const validators = messageValidators(await readText('docs/asyncapi.yaml'));

describe.skipIf(!kafka.isAvailable)('messages on a real broker', { timeout: 300_000 }, () => {
  test('every event that either client publishes is, byte for byte, as the document of the topics says', async () => {
    const broker = await startKafkaBroker();
    try {
      const topics = eventTypes.map(topicOf);
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const events = eventTypes.map((type): TillkeeperEvent => ({ ...eventExamples[type], traceparent }));
      for (const [index, client] of kafkaClients.entries()) {
        // What one client writes the other reads: neither can be wrong in a way of its own.
        const connection = { clientId: 'test', brokers: broker.brokers, partitions: 2, replicationFactor: 1 };
        const writer = await createKafkaBus({ ...connection, client });
        const reader = await createKafkaBus({ ...connection, client: kafkaClients[1 - index] ?? client });
        await writer.ensureTopics(topics);
        await publishEvents(writer, events);
        const taken: DeliveredMessage[] = [];
        reader.subscribe({
          ...{ group: `read-by-other-than-${client}`, topics },
          handle: async message => void taken.push(message),
          park: async () => undefined,
        });
        const expected = events.length * (index + 1);
        await vi.waitUntil(() => taken.length === expected, { timeout: 120_000 });
        for (const { topic, key, headers, value } of taken) {
          const { [`ce_type`]: type = '' } = headers;
          expect(topic).toBe(`tillkeeper.${type}`);
          expect(key).toMatch(/^(S014|HQ)$/);
          const validate = validators(type);
          expect(validate.headers(headers), JSON.stringify(validate.headers.errors)).toBe(true);
          expect(validate.payload(JSON.parse(value)), JSON.stringify(validate.payload.errors)).toBe(true);
        }
        await Promise.all([writer.close(), reader.close()]);
      }
    } finally {
      await broker.stop();
    }
  });
});
