import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeMoments, noMoments, observe, skewness, standardDeviation } from './outlier-moments.ts';

const of = (values: readonly number[]) => {
  const moments = noMoments();
  for (const value of values) observe(moments, value);
  return moments;
};
/** By the definition, in two passes. */
const byDefinition = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sumOf = (power: number): number => values.reduce((sum, value) => sum + (value - mean) ** power, 0);
  return { count: values.length, mean, m2: sumOf(2), m3: sumOf(3) };
};
const values = fc.array(fc.double({ min: -100, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });
const expectAlike = (a: ReturnType<typeof of>, b: ReturnType<typeof of>): void => {
  expect(a.count).toBe(b.count);
  expect(a.mean).toBeCloseTo(b.mean, 8);
  expect(a.m2 / (1 + b.m2)).toBeCloseTo(b.m2 / (1 + b.m2), 8);
  const size = 1 + Math.abs(b.m3) + b.m2 ** 1.5;
  expect(a.m3 / size).toBeCloseTo(b.m3 / size, 8);
};

test('values one by one give what the definition gives', () => {
  fc.assert(fc.property(values, all => expectAlike(of(all), byDefinition(all))));
});
test('files merged in whatever parts and order are one pass over all of them', () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), files => {
      const whole = byDefinition(files.flat());
      const merge = (parts: readonly (readonly number[])[]) => parts.map(of).reduce(mergeMoments, noMoments());
      expectAlike(merge(files), whole);
      expectAlike(merge(files.toReversed()), whole);
    }),
  );
});
test('a value that came five times counts as five values', () => {
  const atOnce = of([1, 7]);
  observe(atOnce, 3, 5);
  expectAlike(atOnce, byDefinition([1, 7, 3, 3, 3, 3, 3]));
});
test('deviation and skewness are those of the textbook', () => {
  expect(standardDeviation(of([2, 4, 4, 4, 5, 5, 7, 9]))).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(skewness(of([1, 2, 3, 4, 5]))).toBeCloseTo(0, 12);
  expect(skewness(of([1, 1, 1, 1, 6]))).toBeCloseTo(1.5, 12);
  expect(skewness(of([4, 4, 4]))).toBe(0);
});
