import { expect, test } from 'vitest';
import { topicOf } from './events.ts';
import { flow } from './flow.ts';
import { topicUsers } from './topic-users.ts';

const topicsThat = (name: string, operation: string) =>
  topicUsers
    .find(user => user.name === name)
    ?.permissions.filter(
      ({ resource, operations }) => resource.type === 'topic' && operations.some(one => one === operation),
    )
    .map(({ resource }) => `${resource.name}${resource.patternType === 'prefix' ? '*' : ''}`);

test('a service reads the topics of the events that it receives, and no others', () => {
  const received = flow.filter(({ receivers }) => receivers.includes('loader')).map(({ event }) => topicOf(event));
  expect(topicsThat('tillkeeper-loader', 'Read')).toEqual(received);
  expect(topicsThat('tillkeeper-ingest-api', 'Read')).toEqual([]);
});

test('the API, which empties no outbox, writes what it sends and nothing else', () => {
  expect(topicsThat('tillkeeper-ingest-api', 'Write')).toContain('tillkeeper.file.received');
  expect(topicsThat('tillkeeper-ingest-api', 'Write')).not.toContain('tillkeeper.file.loaded');
});

test('who watches the lag can neither read nor write', () => {
  const watcher = topicUsers.find(user => user.name === 'tillkeeper-lag-watcher');
  expect(new Set(watcher?.permissions.flatMap(({ operations }) => operations))).toEqual(new Set(['Describe']));
});

test('nobody may make, change or delete a topic: that is done once, by operators or Strimzi', () => {
  const allowed = new Set(topicUsers.flatMap(user => user.permissions.flatMap(({ operations }) => operations)));
  expect([...allowed].sort()).toEqual(['Describe', 'Read', 'Write']);
});
