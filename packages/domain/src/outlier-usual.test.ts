import { expect, test } from 'vitest';
import { medianSpread, type Weighted } from './outlier-median.ts';
import { noMoments, observe } from './outlier-moments.ts';
import { type OutlierMeasure, outlierScales } from './outlier-scale.ts';
import { deviationFrom, isSkewed, usualByMean, usualByMedian } from './outlier-usual.ts';

const momentsOf = (measure: OutlierMeasure, values: readonly Weighted[]) => {
  const moments = noMoments();
  for (const [value, times] of values) {
    const scaled = outlierScales[measure].toScale(value);
    if (scaled !== undefined) observe(moments, scaled, times);
  }
  return moments;
};
const deviation = (measure: OutlierMeasure, values: readonly Weighted[], value: number): number => {
  const usual = usualByMean(measure, momentsOf(measure, values));
  if (usual === undefined) throw new Error('too few');
  return deviationFrom(usual, measure, value);
};

test('29 observations are too few, 30 are enough', () => {
  for (const form of [
    (times: number) => usualByMean('quantity', momentsOf('quantity', [[2, times]])),
    (times: number) => usualByMedian('quantity', [[2, times]]),
  ]) {
    expect(form(29)).toBeUndefined();
    expect(form(30)).toMatchObject({ observations: 30 });
  }
});
test('what was always the same makes no outlier of a little more, and does not hide an absurd value', () => {
  const always: Weighted[] = [[1, 500]];
  for (const quantity of [1, 2, 3, 5]) expect(deviation('quantity', always, quantity)).toBeLessThan(6);
  for (const quantity of [10, 100, 5_012_345]) expect(deviation('quantity', always, quantity)).toBeGreaterThan(6);
  const price: Weighted[] = [[14.99, 500]];
  for (const value of [9.99, 14.99, 29.98]) expect(Math.abs(deviation('price', price, value))).toBeLessThan(6);
  for (const value of [149.9, 1.499, 0.15, 1499]) expect(Math.abs(deviation('price', price, value))).toBeGreaterThan(6);
  expect(deviation('price', price, 1.499)).toBeLessThan(-6);
});
test('one absurd value in the history hides the next from mean and deviation, not from median and MAD', () => {
  const history: Weighted[] = [
    [1, 40],
    [2, 10],
    [50_000, 1],
  ];
  const moments = momentsOf('quantity', history);
  expect(deviation('quantity', history, 100)).toBeLessThan(6);
  expect(isSkewed('quantity', moments)).toBe(true);
  const robust = usualByMedian('quantity', history);
  if (robust === undefined) throw new Error('too few');
  expect(deviationFrom(robust, 'quantity', 100)).toBeGreaterThan(6);
  expect(Math.abs(deviationFrom(robust, 'quantity', 2))).toBeLessThan(6);
});
test('a few values a little off are no skewed history', () => {
  const history: Weighted[] = [
    [10, 400],
    [12, 3],
  ];
  expect(isSkewed('price', momentsOf('price', history))).toBe(false);
});
test('a price of nothing says nothing and is no outlier; a total of nothing is counted', () => {
  expect(momentsOf('price', [[0, 50]]).count).toBe(0);
  expect(deviation('price', [[5, 50]], 0)).toBe(0);
  expect(momentsOf('total', [[0, 50]]).count).toBe(50);
});
test('median and MAD of weighted values are those of the values written out', () => {
  expect(
    medianSpread([
      [1, 3],
      [5, 1],
      [9, 2],
    ]),
  ).toEqual({ median: 3, spread: 1.4826 * 2, count: 6 });
  expect(
    medianSpread([
      [7, 1],
      [2, 1],
      [3, 1],
    ]),
  ).toEqual({ median: 3, spread: 1.4826, count: 3 });
});
