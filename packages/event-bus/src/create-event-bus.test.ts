import { expect, test } from 'vitest';
import { z } from 'zod';
import { createEventBus, eventBusSettings } from './create-event-bus.ts';

const schema = z.object(eventBusSettings);
const database = { databaseUrl: 'postgres://127.0.0.1:1/nowhere' };

test('events travel through PostgreSQL unless brokers are named', async () => {
  const bus = await createEventBus({ settings: schema.parse({}), clientId: 'validator', database });
  await expect(bus.publish([{ topic: 't', key: 'k', headers: {}, value: '{}' }])).rejects.toThrow(
    'the database is away',
  );
  await bus.close();
});

test('events travel through Kafka where brokers are named', async () => {
  const settings = schema.parse({ KAFKA_BROKERS: '127.0.0.1:1, 127.0.0.1:2' });
  const bus = await createEventBus({ settings, clientId: 'validator', database });
  // Only the log in PostgreSQL would have to ask its database.
  await expect(bus.prune(new Date())).resolves.toBe(0);
  await bus.close();
});

test('a replication factor that is no number is a mistake in the settings', () => {
  expect(schema.safeParse({ KAFKA_REPLICATION_FACTOR: 'three' }).success).toBe(false);
});
