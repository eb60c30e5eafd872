import { expect, test } from 'vitest';
import { createPlacing } from './place-messages.ts';

const message = { topic: 't', key: 'k', headers: {}, value: '{}' };

test('partitions are counted once a minute, so that added ones are found', async () => {
  let now = 0;
  let count = 2;
  let asked = 0;
  const place = createPlacing({
    countPartitions: async topics => {
      asked += 1;
      return new Map(topics.map(topic => [topic, count]));
    },
    partitionOf: (_, partitions) => partitions - 1,
    now: () => now,
  });
  expect((await place([message, message])).map(({ partition }) => partition)).toEqual([1, 1]);
  count = 4;
  await place([message]);
  expect(asked).toBe(1);
  now = 60_000;
  expect((await place([message])).map(({ partition }) => partition)).toEqual([3]);
});

test('a topic that was never made is named', async () => {
  const place = createPlacing({ countPartitions: async () => new Map(), partitionOf: () => 0 });
  await expect(place([message])).rejects.toThrow('topic t was never made');
});
