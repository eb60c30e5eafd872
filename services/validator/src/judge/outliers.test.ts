import { type OutlierMeasure, outlierScales, type SalesHistory } from '@tillkeeper/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BooksHistory, createOutliers, type Outlier, type PlaceOf } from './outliers.ts';
import { createSoldLines } from './sold-lines.ts';

type Line = readonly [row: number, store: string, product: string, milli: number, micro: number, cents: number];
const line = (
  row: number,
  changes: { product?: string; quantity?: number; price?: number; total?: number } = {},
): Line => {
  const { product = 'MUG', quantity = 1, price = 15, total = quantity * price } = changes;
  return [row, 'S1', product, quantity * 1e3, price * 1e6, total * 100];
};
const many = (count: number, changes: Parameters<typeof line>[1] = {}): Line[] =>
  Array.from({ length: count }, (_, row) => line(row, changes));
const nothingKnown: BooksHistory = {
  ofStore: () => undefined,
  ofProduct: () => undefined,
  ofCategory: () => undefined,
  currencyOf: () => 'GBP',
};
const place: PlaceOf = row => ({ tillId: 'T1', businessDate: '2026-11-20', transactionId: `R-${row}` });
const six = (): number => 6;

const flagged = (
  lines: readonly Line[],
  options: { books?: Partial<BooksHistory>; thresholdOf?: Parameters<typeof createOutliers>[1] } = {},
): Outlier[] => {
  const outliers = createOutliers({ ...nothingKnown, ...options.books }, options.thresholdOf ?? six);
  for (const one of lines) outliers.add(...one);
  return [...outliers.find(place)];
};
const codes = (found: readonly Outlier[]): string[] => found.map(({ row, code }) => `${row} ${code}`);
const always = (value: Record<OutlierMeasure, number>, count = 500): SalesHistory => {
  const moments = (measure: OutlierMeasure) => ({
    ...{ count, mean: outlierScales[measure].toScale(value[measure]) ?? 0, m2: 0, m3: 0 },
  });
  return {
    measured: 0,
    moments: { quantity: moments('quantity'), price: moments('price'), total: moments('total') },
  };
};

test('planted mistakes are found among 60 sales of the file, each said once', () => {
  const lines = [
    ...many(60),
    line(100, { quantity: 900 }),
    line(101, { price: 150 }),
    line(102, { price: 1.5 }),
    line(103, { total: 5000 }),
    line(104, { quantity: 2 }),
    line(105, { price: 12.99 }),
  ];
  expect(codes(flagged(lines))).toEqual([
    '100 quantity.outlier',
    '101 price.outlier',
    '102 price.outlier',
    '103 total.outlier',
  ]);
});
test('a line may be far off both in quantity and in price', () => {
  expect(codes(flagged([...many(60), line(99, { quantity: 900, price: 1500 })]))).toEqual([
    '99 quantity.outlier',
    '99 price.outlier',
  ]);
});
test('fewer than 30 sales say nothing', () => {
  expect(flagged([...many(28), line(99, { quantity: 900 })])).toEqual([]);
  expect(flagged([...many(29), line(99, { quantity: 900 })])).toHaveLength(1);
});
test('the books go before the file, the store before the article, the article before its category', () => {
  const fiftyAtOnce = always({ quantity: 50, price: 15, total: 750 });
  const one = always({ quantity: 1, price: 15, total: 15 });
  const lines = [...many(60), line(99, { quantity: 50 })];
  expect(flagged(lines)).toHaveLength(1);
  expect(flagged(lines, { books: { ofCategory: () => fiftyAtOnce } })).toEqual([]);
  expect(flagged(lines, { books: { ofCategory: () => fiftyAtOnce, ofProduct: () => one } })).toHaveLength(1);
  const [found] = flagged(lines, { books: { ofProduct: () => fiftyAtOnce, ofStore: () => one } });
  expect(found?.detail).toContain('500 sales of this article in this store');
});
test('a line of which nothing was paid is no outlier of its total: its price or its discount says so', () => {
  expect(flagged([...many(60), line(99, { total: 0 })])).toEqual([]);
  expect(codes(flagged([...many(60), line(99, { total: 0.01 })]))).toEqual(['99 total.outlier']);
});
test('a threshold counts for its rule and store', () => {
  const lines = [...many(60), line(98, { quantity: 8 }), line(99, { price: 60 })];
  expect(codes(flagged(lines))).toEqual(['98 quantity.outlier', '99 price.outlier']);
  const thresholdOf = (code: string, storeId: string): number => (code === 'price.outlier' && storeId === 'S1' ? 9 : 6);
  expect(codes(flagged(lines, { thresholdOf }))).toEqual(['98 quantity.outlier']);
});
test('a sale that was taken back in the same file is not flagged, another like it is', () => {
  const taken = { storeId: 'S1', productId: 'MUG', quantityMilli: -900_000, priceMicro: 15_000_000 };
  const outliers = createOutliers(nothingKnown, six);
  for (const one of [...many(60), line(98, { quantity: 900 }), line(99, { quantity: 900 })]) outliers.add(...one);
  outliers.addCancellation(120, { ...taken, originalTransactionId: 'R-99' });
  expect(codes([...outliers.find(place)])).toEqual(['98 quantity.outlier']);
});
test('prices in one currency say nothing of those in another', () => {
  const [row, , ...rest] = line(99, { price: 2900 });
  const lines: Line[] = [...many(60), [row, 'TOKYO', ...rest]];
  const currencyOf = (storeId: string): string => (storeId === 'TOKYO' ? 'JPY' : 'GBP');
  expect(flagged(lines)).toHaveLength(1);
  expect(flagged(lines, { books: { currencyOf } })).toEqual([]);
});
test('fuel by the thousandth of a gallon is no outlier among the pieces of its category', () => {
  const fuel = [8.396, 12.608, 2.233, 20.146].map((gallons, row) =>
    line(row, { product: 'FUEL', quantity: gallons * 1000, price: 0.0022, total: gallons * 2.2 }),
  );
  const pieces = always({ quantity: 1, price: 3, total: 3 });
  expect(flagged(fuel, { books: { ofCategory: () => pieces } })).toEqual([]);
  const lot = Array.from({ length: 40 }, () => fuel).flat();
  expect(flagged(lot, { books: { ofCategory: () => pieces } })).toEqual([]);
});

const someLine = fc.tuple(
  ...([fc.nat(1e6), fc.constantFrom('S1', 'S2', 'S3'), fc.constantFrom('A', 'B', 'C', 'D')] as const),
  ...([
    fc.constantFrom(1000, 2000, 1236, 5e12),
    fc.constantFrom(0, 9_990_000),
    fc.constantFrom(-5, 999, 1e14),
  ] as const),
);
test('lines in columns are lines one by one, and none is lost or changed', () => {
  fc.assert(
    fc.property(fc.array(someLine, { maxLength: 3000 }), lines => {
      const oneByOne = createSoldLines();
      for (const one of lines) oneByOne.add(...one);
      const [stores, products] = [
        ['S3', 'S1', 'S2'],
        ['D', 'A', 'C', 'B'],
      ];
      const inColumns = createSoldLines();
      inColumns.addAll({
        ...{ count: lines.length, stores, products, rows: lines.map(one => one[0]) },
        storeNumbers: Uint8Array.from(lines, one => stores.indexOf(one[1])),
        productNumbers: Int32Array.from(lines, one => products.indexOf(one[2])),
        quantityMilli: Float64Array.from(lines, one => one[3]),
        priceMicro: Float64Array.from(lines, one => one[4]),
        totalCents: Float64Array.from(lines, one => one[5]),
      });
      const all = (sold: typeof oneByOne): Line[] =>
        [...sold.all()].flatMap(alike =>
          [...alike.rows()].map((row): Line => {
            const { storeId, productId, quantityMilli, priceMicro, totalCents } = alike;
            return [row, storeId, productId, quantityMilli, priceMicro, totalCents];
          }),
        );
      const sorted = (some: readonly Line[]): string[] => some.map(String).sort();
      expect(sorted(all(oneByOne))).toEqual(sorted(lines));
      expect(all(inColumns)).toEqual(all(oneByOne));
    }),
    { numRuns: 30 },
  );
});
