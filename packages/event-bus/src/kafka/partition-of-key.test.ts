import { expect, test } from 'vitest';
import { createKafkajsPartitioner } from '../kafkajs/kafkajs-partitioner.ts';
import { partitionOfKey } from '../platformatic/platformatic-partitioner.ts';

const byKafkajs = createKafkajsPartitioner();

test('keys have the partitions that the Java client gives them', () => {
  // toPositive(murmur2(key)) % 24, from Kafka's own test vectors: "21" is -973932308, "foobar" -790332482.
  const positive = (hash: number) => (hash & 0x7fffffff) % 24;
  const expected = [positive(-973932308), positive(-790332482)];
  expect(['21', 'foobar'].map(key => byKafkajs(key, 24))).toEqual(expected);
  expect(['21', 'foobar'].map(key => partitionOfKey(key, 24))).toEqual(expected);
});

test('both clients give 3,000 keys the same partition, however many there are: a switch keeps the order of a key', () => {
  const keys = Array.from({ length: 1_000 }, (_, i) => [`S${i}`, `WEB/${i}`, `Filiale Zürich ${i}`]).flat();
  for (const partitions of [1, 4, 6, 24])
    expect(keys.filter(key => byKafkajs(key, partitions) !== partitionOfKey(key, partitions))).toEqual([]);
});
