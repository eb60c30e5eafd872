import { expect, test } from 'vitest';
import { eventTypes, topicOf } from './events.ts';
import { topics, topicsFor } from './topics.ts';

test('every type of event has its topic, and no topic is without one', () => {
  expect(topics.map(({ name }) => name)).toEqual(eventTypes.map(topicOf));
});

test('one of three copies may be lost, and no copy that lags behind ever becomes the leader', () => {
  for (const { replicationFactor, config } of topics) {
    expect(replicationFactor).toBe(3);
    expect(config).toMatchObject({ 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false' });
  }
});

test('what is kept is what the retention says, and a quiet partition is cut once a day', () => {
  for (const { retentionMs, config } of topics) {
    expect(config['retention.ms']).toBe(String(retentionMs));
    expect(Number(config['segment.ms'])).toBeLessThanOrEqual(retentionMs / 7);
  }
});

test('a small installation has fewer partitions and copies, a large one more of those that files pass', () => {
  const small = topicsFor({ partitions: 4, replicationFactor: 1 });
  expect(new Set(small.map(({ partitions }) => partitions))).toEqual(new Set([4]));
  expect(small[0]?.config['min.insync.replicas']).toBe('1');
  const large = new Map(topicsFor({ partitions: 96 }).map(({ event, partitions }) => [event, partitions]));
  expect([large.get('file.received'), large.get('customer.books-erased')]).toEqual([96, 6]);
});
