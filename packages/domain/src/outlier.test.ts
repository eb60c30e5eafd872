import { expect, test } from 'vitest';
import { observe, type Statistic, zScore } from './outlier.ts';

const of = (values: readonly number[]): Statistic => {
  const statistic = { count: 0, mean: 0, m2: 0 };
  for (const value of values) observe(statistic, value);
  return statistic;
};
const repeat = (times: number, ...values: number[]): number[] => Array.from({ length: times }, () => values).flat();

test('mean and deviation are those of the textbook', () => {
  const statistic = of(repeat(20, 1, 3));
  expect(statistic.mean).toBeCloseTo(2, 12);
  expect(Math.sqrt(statistic.m2 / (statistic.count - 1))).toBeCloseTo(Math.sqrt(40 / 39), 12);
  expect(zScore(12, statistic)).toBeCloseTo(10 / Math.sqrt(40 / 39), 12);
});
test('29 observations are too few, 30 are enough', () => {
  expect(zScore(100, of([...repeat(14, 1, 2), 1]))).toBeUndefined();
  expect(zScore(100, of(repeat(15, 1, 2)))).toBeGreaterThan(6);
});
test('what was always the same has no outliers, and neither has nonsense', () => {
  expect(zScore(5, of(repeat(40, 1)))).toBeUndefined();
  expect(zScore(1, of(repeat(40, 1)))).toBeUndefined();
  expect(zScore(1, of([...repeat(40, 1, 2), Number.NaN]))).toBeUndefined();
});
