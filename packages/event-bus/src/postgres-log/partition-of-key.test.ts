import { expect, test } from 'vitest';
import { partitionOfKey } from './partition-of-key.ts';

test('the partition of a key never changes', () => {
  const keys = ['S001', 'S014', 'HQ', 'WEB-1', ''];
  expect(keys.map(key => partitionOfKey(key, 24))).toEqual([17, 1, 23, 8, 1]);
});

test('three hundred senders use every one of 24 partitions', () => {
  const used = new Set(Array.from({ length: 300 }, (_, i) => partitionOfKey(`S${i}`, 24)));
  expect(used.size).toBe(24);
});
