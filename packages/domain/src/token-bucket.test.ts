import { expect, test } from 'vitest';
import { type TokenBucket, takeToken } from './token-bucket.ts';

const limit = { perSecond: 10, burst: 3 };
const takeAll = (times: readonly number[]): number[] => {
  let bucket: TokenBucket | undefined;
  return times.map(atMs => {
    const taken = takeToken(bucket, limit, atMs);
    bucket = taken.bucket;
    return taken.waitMs;
  });
};

test('a burst passes, then one for each part of a second', () => {
  expect(takeAll([0, 0, 0, 0, 100, 150, 200])).toEqual([0, 0, 0, 100, 0, 50, 0]);
});

test('a rest gives no more than the burst, and a clock set back takes nothing away', () => {
  expect(takeAll([0, 60_000, 60_000, 60_000, 60_000])).toEqual([0, 0, 0, 0, 100]);
  expect(takeAll([1000, 500, 500, 500])).toEqual([0, 0, 0, 100]);
});
