import type { ChosenUsual, HistoryLevel } from './outlier-history.ts';
import { type OutlierMeasure, outlierScales } from './outlier-scale.ts';

const whose: Readonly<Record<HistoryLevel, string>> = {
  store: 'of this article in this store',
  product: 'of this article in all stores',
  category: 'of its category',
  file: 'of this article in this file',
};

/**
 * What was expected, from how many sales and whose, what would have been let pass, and how far off it is, in words for a
 * store's manager. `deviation` in spreads of `usual`, as `threshold`.
 */
export function describeOutlier(outlier: {
  measure: OutlierMeasure;
  value: number;
  usual: ChosenUsual;
  deviation: number;
  threshold: number;
}): string {
  const { measure, value, usual, deviation, threshold } = outlier;
  const { fromScale } = outlierScales[measure];
  const say = measure === 'quantity' ? quantityText : moneyText;
  const isAbove = deviation > 0;
  const limit = fromScale(usual.middle + (isAbove ? threshold : -threshold) * usual.spread);
  const sales = `${countText(usual.sales)} sales ${whose[usual.level]}`;
  const source =
    usual.form === 'mean'
      ? sales
      : usual.observations === usual.sales
        ? `median of ${sales}`
        : `median of the last ${usual.observations} of ${sales}`;
  return `${say(value)}, usual is about ${say(fromScale(usual.middle))} (${source}); ${
    isAbove ? 'up to' : 'down to'
  } ${say(limit)} is let pass. That is ${Math.abs(deviation).toFixed(1)} standard deviations off, ${threshold} are allowed`;
}

const moneyText = (value: number): string =>
  Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(2) : String(Number(value.toPrecision(3)));
const quantityText = (value: number): string => {
  const size = Math.abs(value);
  return String(Number(size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toPrecision(3)));
};
const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
