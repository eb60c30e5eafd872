import { expect, test } from 'vitest';
import { wantedPartitions } from './wanted-partitions.ts';

test.each([1, 2, 5, 7])('%i members take every partition once, and their shares differ by one at most', members => {
  const shares = Array.from({ length: members }, (_, rank) =>
    wantedPartitions([{ topic: 't', partitions: 24, members, rank }]),
  );
  const taken = shares.flat().map(({ partition }) => partition);
  expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, partition) => partition));
  const sizes = shares.map(share => share.length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});
