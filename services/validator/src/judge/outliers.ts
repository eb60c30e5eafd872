import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { ReferenceData } from './judge-job.ts';

interface Statistic {
  count: number;
  mean: number;
  m2: number;
}
interface SeenSale {
  readonly rowNo: number;
  readonly productId: string;
  readonly quantity: number;
  readonly price: number;
}

const enough = 30;

/** One value more (Welford). */
export function observe(statistic: Statistic, value: number): void {
  statistic.count += 1;
  const delta = value - statistic.mean;
  statistic.mean += delta / statistic.count;
  statistic.m2 += delta * (value - statistic.mean);
}

/** Standard deviations from the mean; undefined with too few observations or without spread. */
export function zScore(value: number, statistic: Statistic): number | undefined {
  if (statistic.count < enough) return undefined;
  const z = (value - statistic.mean) / Math.sqrt(statistic.m2 / (statistic.count - 1));
  return Number.isFinite(z) ? z : undefined;
}

/** Values far from what is usual for the product: against the books where they know enough, else against the file itself. */
export function createOutliers(
  baselines: ReferenceData['baselines'],
  threshold: number,
): {
  add(sale: SeenSale): void;
  find(say: (rowNo: number, code: ProblemCodeName, detail: string) => void): void;
} {
  const sales: SeenSale[] = [];
  const inFile = new Map<string, { quantity: Statistic; price: Statistic }>();
  return {
    add(sale) {
      sales.push(sale);
      let known = inFile.get(sale.productId);
      if (known === undefined) {
        known = { quantity: { count: 0, mean: 0, m2: 0 }, price: { count: 0, mean: 0, m2: 0 } };
        inFile.set(sale.productId, known);
      }
      observe(known.quantity, sale.quantity);
      observe(known.price, sale.price);
    },
    find(say) {
      for (const sale of sales) {
        const books = baselines[sale.productId];
        const own = inFile.get(sale.productId);
        if (own === undefined) continue;
        const isKnown = books !== undefined && books[0] >= enough;
        for (const what of ['quantity', 'price'] as const) {
          const statistic = isKnown
            ? { count: books[0], mean: books[what === 'quantity' ? 1 : 3], m2: books[what === 'quantity' ? 2 : 4] }
            : own[what];
          const z = zScore(sale[what], statistic);
          if (z !== undefined && Math.abs(z) > threshold)
            say(
              sale.rowNo,
              `${what}.outlier`,
              `${sale[what]}, usual is about ${statistic.mean.toFixed(2)} (${statistic.count} sales ${isKnown ? 'in the books' : 'of this file'}); that is ${Math.abs(z).toFixed(1)} standard deviations off`,
            );
        }
      }
    },
  };
}
