import type { Weighted } from './outlier-median.ts';
import type { Moments } from './outlier-moments.ts';
import type { OutlierMeasure } from './outlier-scale.ts';
import { hasHeavyTails, isSkewed, type Usual, usualByMean, usualByMedian } from './outlier-usual.ts';

/** What is known of the sales of an article in a store, of an article, or of a category. */
export interface SalesHistory {
  /** Of values on the scale of each measure. */
  readonly moments: Readonly<Record<OutlierMeasure, Readonly<Moments>>>;
  /** Values of some of the last sales; may be left out where the moments are not skewed, or not be kept at all. */
  readonly recent?: Readonly<Partial<Record<OutlierMeasure, readonly Weighted[]>>>;
  /** `recent` are all sales that there are. */
  readonly isWhole?: boolean;
  /** How many of the sales were by weight or volume. */
  readonly measured: number;
}
/** Whose history it is, from the narrowest. */
export const historyLevels = ['store', 'product', 'category', 'file'] as const;
export type HistoryLevel = (typeof historyLevels)[number];
export interface ChosenUsual extends Usual {
  readonly level: HistoryLevel;
  /** Sales in that history, of which `observations` were looked at. */
  readonly sales: number;
}

/** Thousandths of a piece, or a unit that costs less than a hundredth: fuel, cloth, cheese. Quantity in thousandths, price in millionths. */
export function isByMeasure(quantityMilli: number, priceMicro: number): boolean {
  return quantityMilli % 1000 !== 0 || (priceMicro > 0 && priceMicro < 10_000);
}

/** A tenth of the sales by measure: the article is not counted in pieces, whatever round quantities it has had. */
export const isSoldByMeasure = ({ moments, measured }: SalesHistory): boolean =>
  measured * 10 >= moments.quantity.count && measured > 0;

/**
 * What is usual, from the first history that knows enough: the article in the store, the article, its category, the file.
 * One that is skewed is judged by median and MAD where sales of it are kept, else the next one is asked. What is sold by
 * measure is compared with itself alone: a category counts its pieces.
 */
export function chooseUsual(
  measure: OutlierMeasure,
  histories: Readonly<Partial<Record<HistoryLevel, SalesHistory | undefined>>>,
  isRowByMeasure: boolean,
): ChosenUsual | undefined {
  const own = histories.product ?? histories.store ?? histories.file;
  const isAlone = isRowByMeasure || (own !== undefined && isSoldByMeasure(own));
  let skewed: ChosenUsual | undefined;
  for (const level of historyLevels) {
    const history = histories[level];
    if (history === undefined || (level === 'category' && isAlone)) continue;
    const moments = history.moments[measure];
    const byMean = usualByMean(measure, moments);
    if (byMean === undefined) continue;
    const recent = history.recent?.[measure] ?? [];
    const isMisled =
      isSkewed(measure, moments) || (history.isWhole === true && hasHeavyTails(measure, moments, recent));
    if (!isMisled) return { ...byMean, level, sales: moments.count };
    const byMedian = usualByMedian(measure, recent);
    if (byMedian !== undefined) return { ...byMedian, level, sales: moments.count };
    skewed ??= { ...byMean, level, sales: moments.count };
  }
  return skewed;
}
