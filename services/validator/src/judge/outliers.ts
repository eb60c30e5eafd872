import type { ProblemCodeName } from '@tillkeeper/contracts';
import { isEnough, observe, type Statistic, zScore } from '@tillkeeper/domain';
import type { FindingPlace } from './findings-file.ts';
import type { Reference } from './reference-data.ts';
import { createSoldLines, type SoldColumns } from './sold-lines.ts';

export interface Outlier {
  /** What `add` was given for the row. */
  readonly row: number;
  readonly code: ProblemCodeName;
  readonly column: 'quantity' | 'unit_price' | 'line_total';
  readonly value: string;
  readonly detail: string;
}
/** Where a row stands; asked for the few that are flagged, and for what takes something back. */
export type PlaceOf = (row: number) => Pick<FindingPlace, 'businessDate' | 'tillId' | 'transactionId'>;

export interface Outliers {
  /**
   * A usable line of a sale. Quantity in thousandths, price in millionths of the currency, line total in hundredths.
   * No object a row, since there may be millions.
   */
  add(row: number, storeId: string, productId: string, milli: number, micro: number, cents: number): void;
  /** Many at once. */
  addAll(columns: SoldColumns): void;
  /** A usable line of a RETURN or VOID; of the quantity its amount counts. '' where no original is named. */
  addCancellation(row: number, storeId: string, productId: string, milli: number, originalTransactionId: string): void;
  /** Once, after all rows: those that are flagged. */
  find(placeOf: PlaceOf): Generator<Outlier>;
}

/** Quantities and prices far from what is usual for the article: against the books where they know enough, else against the file. */
export function createOutliers(baselines: Reference['baselines'], threshold: number): Outliers {
  const sold = createSoldLines();
  return {
    add: sold.add,
    addAll: sold.addAll,
    addCancellation() {},
    *find() {
      const products = new Map<string, { quantity: Statistic; price: Statistic }>();
      for (const line of sold.all()) {
        const product = products.get(line.productId) ?? {
          quantity: { count: 0, mean: 0, m2: 0 },
          price: { count: 0, mean: 0, m2: 0 },
        };
        products.set(line.productId, product);
        for (let times = 0; times < line.count; times += 1) {
          observe(product.quantity, line.quantityMilli / 1e3);
          observe(product.price, line.priceMicro / 1e6);
        }
      }
      for (const line of sold.all()) {
        const product = products.get(line.productId);
        const books = baselines.get(line.productId);
        const isKnown = books !== undefined && isEnough(books);
        if (product === undefined || (!isKnown && !isEnough(product.quantity))) continue;
        for (const what of ['quantity', 'price'] as const) {
          const value = what === 'quantity' ? line.quantityMilli / 1e3 : line.priceMicro / 1e6;
          const statistic = isKnown ? { count: books.count, ...books[what] } : product[what];
          const z = zScore(value, statistic);
          if (z === undefined || Math.abs(z) <= threshold) continue;
          for (const row of line.rows())
            yield {
              row,
              code: `${what}.outlier`,
              column: what === 'quantity' ? 'quantity' : 'unit_price',
              value: String(value),
              detail: `${value}, usual is about ${statistic.mean.toFixed(2)} (${statistic.count} sales ${isKnown ? 'in the books' : 'of this file'}); that is ${Math.abs(z).toFixed(1)} standard deviations off`,
            };
        }
      }
    },
  };
}
