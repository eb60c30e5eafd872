import { expect, test } from 'vitest';
import { declarationOf } from '../kafka/topic-declaration.ts';
import { type FoundTopic, planTopics } from './plan-topics.ts';

const declared = declarationOf('tillkeeper.file.received', {});
const asDeclared: FoundTopic = { ...declared, config: { ...declared.config, 'segment.bytes': '1073741824' } };

test('a cluster that has everything as declared needs nothing, whatever else its topics and the cluster have', () => {
  expect(planTopics([declared], [asDeclared, { ...asDeclared, name: 'of-somebody-else' }])).toEqual([]);
});

test('a topic that is missing is made as declared', () => {
  expect(planTopics([declared], [])).toEqual([{ kind: 'make', topic: declared.name, declaration: declared }]);
});

test('partitions are added, and none is ever taken away', () => {
  const from = (partitions: number) => planTopics([declared], [{ ...asDeclared, partitions }]);
  expect(from(6)).toEqual([{ kind: 'add-partitions', topic: declared.name, from: 6, to: 31 }]);
  expect(from(48)).toMatchObject([{ kind: 'by-hand', says: expect.stringContaining('48 partitions') }]);
});

test('a number of copies that differs is said, and left to a person', () => {
  expect(planTopics([declared], [{ ...asDeclared, replicationFactor: 1 }])).toMatchObject([
    { kind: 'by-hand', says: expect.stringContaining('has 1 copies, not 3') },
  ]);
});

test('of settings only those that differ are changed, each with what it was', () => {
  const config = { ...asDeclared.config, 'retention.ms': '1000', 'unclean.leader.election.enable': 'true' };
  expect(planTopics([declared], [{ ...asDeclared, config }])).toEqual([
    { kind: 'set', topic: declared.name, setting: 'retention.ms', from: '1000', to: '604800000' },
    { kind: 'set', topic: declared.name, setting: 'unclean.leader.election.enable', from: 'true', to: 'false' },
  ]);
});
