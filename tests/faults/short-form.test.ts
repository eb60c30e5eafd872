import { partitionsOfFiles } from '@tillkeeper/contracts';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { shortForm } from './short-form.ts';

/** Two members of a group are dealt partitions in turn: one has the even ones of a topic, the other the odd ones. */
const membersWithFiles = (partitions: number): number => {
  const partitioner = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    ...{ partitionErrorCode: 0, partitionId, leader: 0, replicas: [], isr: [], offlineReplicas: [] },
  }));
  const stores = Array.from({ length: shortForm.settings.storeCount }, (_, index) => `S00${index + 1}`);
  return new Set(stores.map(key => partitioner({ topic: '', partitionMetadata, message: { key, value: '' } }) % 2))
    .size;
};

test('each of two copies has files of some store: else one of them could never die of a file', () => {
  expect(membersWithFiles(shortForm.settings.partitions ?? partitionsOfFiles)).toBe(2);
  expect(membersWithFiles(24)).toBe(1);
});
