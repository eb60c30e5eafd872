import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { EventBus } from '../port.ts';
import { message, read, uniqueName, until } from '../testing/reader.ts';
import { createPostgresLogBus } from './create-postgres-log-bus.ts';

vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
let bus: EventBus;
beforeAll(async () => {
  database = await createTestDatabase();
  bus = createPostgresLogBus({ databaseUrl: database.url, partitions: 2 });
});
afterAll(async () => {
  await bus.close();
  await database.drop();
});

test('pruning deletes what is older, keeps what is newer, and offsets go on', async () => {
  const topic = uniqueName('topic');
  await bus.ensureTopics([topic]);
  await bus.publish(['a', 'b', 'c'].map(value => message(topic, 'S001', value)));
  const between = new Date(Date.now() + 1);
  await until(() => Date.now() > between.getTime());
  await bus.publish([message(topic, 'S001', 'd')]);

  expect(await bus.prune(between)).toBe(3);
  expect(await bus.prune(between)).toBe(0);

  const [lag] = (await bus.lag('late', [topic])).filter(({ end }) => end !== '0');
  expect(lag).toMatchObject({ next: '3', end: '4', lag: 1 });
  const reader = read(bus, { group: 'late', topics: [topic] });
  await until(() => reader.messages.length > 0);
  expect(reader.messages).toMatchObject([{ value: 'd', offset: '3' }]);
  await reader.stop();
  await bus.rewind('late', [topic], 'beginning');
  expect((await bus.lag('late', [topic])).filter(({ end }) => end !== '0')).toMatchObject([{ next: '3', lag: 1 }]);
});

test('pruning keeps what a group has not read, even one that has read nothing yet', async () => {
  const topic = uniqueName('topic');
  await bus.ensureTopics([topic]);
  const early = read(bus, { group: 'early', topics: [topic] });
  await early.ready;
  await early.stop();
  const quick = read(bus, { group: 'quick', topics: [topic] });
  await bus.publish(['a', 'b'].map(value => message(topic, 'S001', value)));
  await until(() => quick.messages.length === 2);
  await quick.stop();
  const later = new Date(Date.now() + 60_000);
  expect(await bus.prune(later)).toBe(0);

  const back = read(bus, { group: 'early', topics: [topic] });
  await until(() => back.messages.length === 2);
  await back.stop();
  expect(back.messages).toMatchObject([{ value: 'a' }, { value: 'b' }]);
  expect(await bus.prune(later)).toBe(2);
});

test('a list with a message for an unknown topic publishes none of it', async () => {
  const topic = uniqueName('topic');
  await bus.ensureTopics([topic]);
  const messages = [message(topic, 'S001', 'a'), message(uniqueName('unknown'), 'S001', 'b')];
  await expect(bus.publish(messages)).rejects.toThrow(/never made/);
  expect((await bus.lag('g', [topic])).map(({ end }) => end)).toEqual(['0', '0']);
});
