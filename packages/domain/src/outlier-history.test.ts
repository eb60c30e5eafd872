import { expect, test } from 'vitest';
import { chooseUsual, isByMeasure, type SalesHistory } from './outlier-history.ts';
import type { Weighted } from './outlier-median.ts';
import { noMoments, observe } from './outlier-moments.ts';
import { outlierScales } from './outlier-scale.ts';
import { describeOutlier } from './outlier-words.ts';

/** Of quantities; price and total are of no matter here. */
const history = (
  values: readonly Weighted[],
  { measured = 0, isKept = false }: { measured?: number; isKept?: boolean } = {},
): SalesHistory => {
  const quantity = noMoments();
  for (const [value, times] of values) observe(quantity, outlierScales.quantity.toScale(value) ?? Number.NaN, times);
  return {
    measured,
    moments: { quantity, price: noMoments(), total: noMoments() },
    ...(isKept && { recent: { quantity: values } }),
  };
};
const choose = (histories: Parameters<typeof chooseUsual>[1], isRowByMeasure = false) =>
  chooseUsual('quantity', histories, isRowByMeasure);

test('the narrowest history that knows enough is asked', () => {
  const few = history([[1, 29]]);
  const enough = history([[2, 30]]);
  expect(choose({ store: enough, product: enough, category: enough, file: enough })?.level).toBe('store');
  expect(choose({ store: few, product: enough, category: enough, file: enough })?.level).toBe('product');
  expect(choose({ store: few, product: few, category: enough, file: enough })?.level).toBe('category');
  expect(choose({ file: enough })?.level).toBe('file');
  expect(choose({ store: few, product: few, category: few, file: few })).toBeUndefined();
});
test('a skewed history is judged by median and MAD, by the next one where its sales are not kept', () => {
  const skewed: Weighted[] = [
    [1, 60],
    [9_000, 1],
  ];
  const store = history(skewed);
  const product = history(skewed, { isKept: true });
  expect(choose({ store, product })).toMatchObject({ level: 'product', form: 'median', middle: 1, sales: 61 });
  expect(choose({ store, category: history([[3, 200]]) })).toMatchObject({ level: 'category', form: 'mean' });
  // nobody else knows: better than nothing
  expect(choose({ store })).toMatchObject({ level: 'store', form: 'mean' });
});
test('fuel is compared with fuel of its own, never with the pieces of its category', () => {
  const category = history([[1, 900]]);
  const fuel = history(
    [
      [9_000, 20],
      [14_000, 20],
    ],
    { measured: 40 },
  );
  expect(choose({ product: fuel, category })?.level).toBe('product');
  const little = history([[9_000, 5]], { measured: 5 });
  expect(choose({ product: little, category })).toBeUndefined();
  expect(choose({ category }, true)).toBeUndefined();
  expect(choose({ category })?.level).toBe('category');
});
test.each([
  [1_000, 14_990_000, false],
  [1_236, 14_990_000, true],
  [12_608_000, 2_199, true],
  [1_000, 0, false],
])('%d thousandths at %d millionths: by measure is %s', (milli, micro, expected) => {
  expect(isByMeasure(milli, micro)).toBe(expected);
});
test('the words say what was expected, from how many sales and whose, and how far off it is', () => {
  const words = (usual: ReturnType<typeof choose>, value: number, deviation: number): string => {
    if (usual === undefined) throw new Error('nothing is usual');
    return describeOutlier({ measure: 'quantity', value, usual, deviation, threshold: 6 });
  };
  expect(words(choose({ store: history([[1, 5_204]]) }), 900, 64.9)).toBe(
    '900, usual is about 1 (5,204 sales of this article in this store); up to 5.83 is let pass. That is 64.9 standard deviations off, 6 are allowed',
  );
  const skewed: Weighted[] = [
    [2, 70],
    [9_000, 2],
  ];
  expect(words(choose({ file: history(skewed, { isKept: true }) }), 300, -6.5)).toBe(
    '300, usual is about 2 (median of 72 sales of this article in this file); down to 0.016 is let pass. That is 6.5 standard deviations off, 6 are allowed',
  );
});
