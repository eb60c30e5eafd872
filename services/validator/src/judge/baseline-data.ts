import { type Moments, outlierMeasures, type SalesHistory, standardDeviation, type Weighted } from '@tillkeeper/domain';

/** Sales, sales with a price, sales by measure; then of quantity, price and total each: mean, m2, m3 on their scales. */
export type HistoryNumbers = readonly number[];
/** Of an article or a category, with the last values of quantity, price and total where they are skewed. */
export type BaselineRow = readonly [
  kind: 'product' | 'category',
  id: string,
  currency: string,
  numbers: HistoryNumbers,
  recent: readonly (readonly number[] | null)[],
];
/** Of an article in one store. */
export type StoreBaselineRow = readonly [productId: string, numbers: HistoryNumbers];

export interface KnownBaselines {
  /** In the stores of a currency: prices in one say nothing of those in another. */
  ofProduct(productId: string, currency: string): SalesHistory | undefined;
  ofCategory(category: string, currency: string): SalesHistory | undefined;
}

export function toBaselines(rows: readonly BaselineRow[]): KnownBaselines {
  const known = { product: new Map<string, SalesHistory>(), category: new Map<string, SalesHistory>() };
  for (const [kind, id, currency, numbers, recent] of rows)
    known[kind].set(`${currency} ${id}`, toHistory(numbers, recent));
  return {
    ofProduct: (productId, currency) => known.product.get(`${currency} ${productId}`),
    ofCategory: (category, currency) => known.category.get(`${currency} ${category}`),
  };
}

export const toStoreBaselines = (rows: readonly StoreBaselineRow[]): ReadonlyMap<string, SalesHistory> =>
  new Map(rows.map(([productId, numbers]) => [productId, toHistory(numbers, [])]));

function toHistory(numbers: HistoryNumbers, recent: readonly (readonly number[] | null)[]): SalesHistory {
  const at = (index: number): number => numbers[index] ?? 0;
  const moments = (measure: number): Moments => ({
    count: at(measure === 1 ? 1 : 0),
    mean: at(3 + measure * 3),
    m2: at(4 + measure * 3),
    m3: at(5 + measure * 3),
  });
  const once = (measure: number): Weighted[] => (recent[measure] ?? []).map(value => [value, 1]);
  return {
    measured: at(2),
    moments: { quantity: moments(0), price: moments(1), total: moments(2) },
    recent: { quantity: once(0), price: once(1), total: once(2) },
  };
}

/** The numbers of a history, as `toBaselines` takes them. */
export function historyNumbers({ measured, moments }: SalesHistory): HistoryNumbers {
  return [
    ...[moments.quantity.count, moments.price.count, measured],
    ...outlierMeasures.flatMap(measure => [moments[measure].mean, moments[measure].m2, moments[measure].m3]),
  ];
}

/** About the mean price of an article and its standard deviation, in millionths of the currency. */
export function usualPriceOf(history: SalesHistory | undefined): { mean: number; deviation: number } | undefined {
  const price = history?.moments.price;
  if (price === undefined || price.count < 2) return undefined;
  // of a logarithm: a small deviation is one of so many parts of the mean
  const mean = Math.exp(price.mean) * 1e6;
  return { mean, deviation: mean * standardDeviation(price) };
}
