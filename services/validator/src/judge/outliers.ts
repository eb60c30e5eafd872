import type { ProblemCodeName } from '@tillkeeper/contracts';
import { isEnough, observe, type Statistic, zScore } from '@tillkeeper/domain';
import type { Reference } from './reference-data.ts';

interface SeenProduct {
  readonly productId: string;
  readonly quantity: Statistic;
  readonly price: Statistic;
}
export interface Outlier {
  /** What `add` was given for the row. */
  readonly row: number;
  readonly code: ProblemCodeName;
  readonly value: string;
  readonly detail: string;
}

/** Quantities and prices far from what is usual for the article: against the books where they know enough, else against the file. */
export function createOutliers(
  baselines: Reference['baselines'],
  threshold: number,
): {
  /** A usable line of a sale. Quantity in thousandths, price in millionths. */
  add(row: number, productId: string, quantityMilli: number, priceMicro: number): void;
  find(): Generator<Outlier>;
} {
  const products = new Map<string, SeenProduct>();
  // columns, since a file may have millions of rows
  const rows: number[] = [];
  const seen: SeenProduct[] = [];
  const quantities: number[] = [];
  const prices: number[] = [];
  return {
    add(row, productId, quantityMilli, priceMicro) {
      let product = products.get(productId);
      if (product === undefined) {
        product = { productId, quantity: { count: 0, mean: 0, m2: 0 }, price: { count: 0, mean: 0, m2: 0 } };
        products.set(productId, product);
      }
      const quantity = quantityMilli / 1e3;
      const price = priceMicro / 1e6;
      observe(product.quantity, quantity);
      observe(product.price, price);
      rows.push(row);
      seen.push(product);
      quantities.push(quantity);
      prices.push(price);
    },
    *find() {
      for (const [index, product] of seen.entries()) {
        const books = baselines.get(product.productId);
        const isKnown = books !== undefined && isEnough(books);
        if (!isKnown && !isEnough(product.quantity)) continue;
        const row = rows[index] ?? -1;
        for (const what of ['quantity', 'price'] as const) {
          const value = (what === 'quantity' ? quantities : prices)[index] ?? 0;
          const statistic = isKnown ? { count: books.count, ...books[what] } : product[what];
          const z = zScore(value, statistic);
          if (z === undefined || Math.abs(z) <= threshold) continue;
          yield {
            row,
            code: `${what}.outlier`,
            value: String(value),
            detail: `${value}, usual is about ${statistic.mean.toFixed(2)} (${statistic.count} sales ${isKnown ? 'in the books' : 'of this file'}); that is ${Math.abs(z).toFixed(1)} standard deviations off`,
          };
        }
      }
    },
  };
}
