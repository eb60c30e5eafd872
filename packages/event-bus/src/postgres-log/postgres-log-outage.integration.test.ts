import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type CuttableProxy, startCuttableProxy } from '../testing/cuttable-proxy.ts';
import { message, read, uniqueName, until } from '../testing/reader.ts';
import { createPostgresLogBus } from './create-postgres-log-bus.ts';

vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
let proxy: CuttableProxy;
let urlThroughProxy: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${proxy.port}`;
  urlThroughProxy = url.href;
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

async function withTopic(reviewMs = 1_000) {
  const bus = createPostgresLogBus({ databaseUrl: database.url, partitions: 4, reviewMs });
  const topic = uniqueName('topic');
  await bus.ensureTopics([topic]);
  return { bus, topic, group: uniqueName('group') };
}

test('a subscription waits while the database is away and goes on where it was', async () => {
  const { bus, topic, group } = await withTopic();
  const remote = createPostgresLogBus({ databaseUrl: urlThroughProxy });
  const reader = read(remote, { group, topics: [topic] });
  await bus.publish([message(topic, 'S001', 'before')]);
  await until(async () => (await bus.lag(group, [topic])).every(({ lag }) => lag === 0));
  proxy.cut();
  await bus.publish([message(topic, 'S001', 'meanwhile')]);
  await expect(remote.publish([message(topic, 'S001', 'lost')])).rejects.toThrow(RetryableError);
  expect(reader.values()).toEqual(['before']);
  proxy.mend();
  await until(() => reader.messages.length > 1);
  expect(reader.values()).toEqual(['before', 'meanwhile']);
  await remote.close();
  await bus.close();
});

test('a handler is interrupted when the connection is lost, its failure parks nothing, and the message comes again', async () => {
  const { bus, topic, group } = await withTopic();
  const remote = createPostgresLogBus({ databaseUrl: urlThroughProxy });
  await bus.publish([message(topic, 'S001', 'a')]);
  const reader = read(remote, {
    group,
    topics: [topic],
    maxAttempts: 1,
    handle: async (_, { signal }) => {
      if (reader.messages.length > 1) return;
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      throw new Error('interrupted');
    },
  });
  await until(() => reader.messages.length > 0);
  proxy.cut();
  proxy.mend();
  await until(() => reader.messages.length > 1);
  expect(reader.messages.map(({ value, attempt }) => `${value} ${attempt}`)).toEqual(['a 1', 'a 1']);
  await reader.stop();
  expect(reader.parked).toEqual([]);
  await remote.close();
  await bus.close();
});

test('a handler that goes on after its connection was lost is not joined by a second one', async () => {
  const { bus, topic, group } = await withTopic();
  const remote = createPostgresLogBus({ databaseUrl: urlThroughProxy });
  const gate = Promise.withResolvers<void>();
  await bus.publish([message(topic, 'S001', 'a')]);
  const reader = read(remote, { group, topics: [topic], handle: () => gate.promise });
  await until(() => reader.messages.length > 0);
  proxy.cut();
  proxy.mend();
  // What comes in another partition shows that the new session reads.
  const others = Array.from({ length: 20 }, (_, i) => message(topic, `other-${i}`, 'other'));
  await bus.publish(others);
  await until(() => reader.messages.some(({ partition }) => partition !== reader.messages[0]?.partition));
  expect(reader.values().filter(value => value === 'a')).toHaveLength(1);
  gate.resolve();
  await until(async () => (await bus.lag(group, [topic])).every(({ lag }) => lag === 0));
  await remote.close();
  await bus.close();
});

test('a partition goes to a new member only when the message in work is done, and no message is handled twice', async () => {
  const { bus, topic, group } = await withTopic(50);
  const gate = Promise.withResolvers<void>();
  const keys = Array.from({ length: 40 }, (_, i) => `S${i}`);
  await bus.publish(keys.map(key => message(topic, key, key)));
  const first = read(bus, { group, topics: [topic], concurrency: 4, handle: () => gate.promise });
  await until(() => first.messages.length === 4);
  const second = read(bus, { group, topics: [topic] });
  await second.ready;
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(second.messages).toEqual([]);
  gate.resolve();
  await until(() => first.messages.length + second.messages.length === keys.length);
  expect(new Set(second.messages.map(({ partition }) => partition)).size).toBe(2);
  expect([...first.values(), ...second.values()].toSorted()).toEqual(keys.toSorted());
  await bus.close();
});

test('messages, new members and those that leave are noticed without waiting for the next review', async () => {
  const { bus, topic, group } = await withTopic(3_600_000);
  const first = read(bus, { group, topics: [topic] });
  await first.ready;
  const keys = Array.from({ length: 40 }, (_, i) => `S${i}`);
  await bus.publish(keys.map(key => message(topic, key, key)));
  await until(() => first.messages.length >= keys.length);
  const second = read(bus, { group, topics: [topic] });
  await until(async () => {
    await bus.publish(keys.map(key => message(topic, key, key)));
    return new Set(second.messages.map(({ partition }) => partition)).size === 2;
  });
  await first.stop();
  await until(() => new Set(second.messages.map(({ partition }) => partition)).size === 4);
  await bus.close();
});

test('a database without our tables ends the subscription', async () => {
  const empty = await createTestDatabase({ isEmpty: true });
  const bus = createPostgresLogBus({ databaseUrl: empty.url });
  const { failed, ready } = read(bus, { group: 'g', topics: ['t'] });
  await expect(failed).rejects.toThrow(/bus\.partitions/);
  await expect(ready).rejects.toThrow(/bus\.partitions/);
  await bus.close();
  await empty.drop();
});
