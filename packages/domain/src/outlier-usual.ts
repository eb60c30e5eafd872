import { medianSpread, type Weighted } from './outlier-median.ts';
import { type Moments, skewness, standardDeviation } from './outlier-moments.ts';
import { type OutlierMeasure, outlierScales } from './outlier-scale.ts';

/** Fewer observations say nothing of what is usual. */
export const enoughObservations = 30;
/** From this skewness on, either way, a few values far off make the mean and the deviation: median and MAD count instead. */
export const robustFromSkewness = 2;
/** How many of the last sales are kept by product and by category for median and MAD. */
export const keptSales = 63;

/** What is usual; middle and spread on the scale of its measure. */
export interface Usual {
  readonly middle: number;
  readonly spread: number;
  /** What it rests on: all sales (mean and deviation) or some of the last ones (median and MAD). */
  readonly observations: number;
  readonly form: 'mean' | 'median';
}

/** Whether a few values far off make mean and deviation. Never where the deviation is below what any value may differ by. */
export function isSkewed(measure: OutlierMeasure, moments: Readonly<Moments>): boolean {
  return (
    Math.abs(skewness(moments)) > robustFromSkewness &&
    standardDeviation(moments) > outlierScales[measure].leastSpread(moments.mean)
  );
}

/** From this kurtosis on (a normal distribution has 3) values far off on both sides make the deviation. */
const heavyFromKurtosis = 10;

/** The same for values far off on both sides, which is not skewed; of values as they were sold. */
export function hasHeavyTails(
  measure: OutlierMeasure,
  moments: Readonly<Moments>,
  values: readonly Weighted[],
): boolean {
  const { toScale, leastSpread } = outlierScales[measure];
  if (standardDeviation(moments) <= leastSpread(moments.mean)) return false;
  let fourth = 0;
  for (const [value, times] of values) {
    const scaled = toScale(value);
    if (scaled !== undefined) fourth += times * (scaled - moments.mean) ** 4;
  }
  return fourth * moments.count > heavyFromKurtosis * moments.m2 ** 2;
}

/** By mean and deviation; the moments are those of values on the scale. Undefined with fewer than 30. */
export function usualByMean(measure: OutlierMeasure, moments: Readonly<Moments>): Usual | undefined {
  if (moments.count < enoughObservations) return undefined;
  const { mean, count } = moments;
  const spread = Math.max(standardDeviation(moments), outlierScales[measure].leastSpread(mean));
  return Number.isFinite(mean) && Number.isFinite(spread)
    ? { middle: mean, spread, observations: count, form: 'mean' }
    : undefined;
}

/** By median and MAD of values as they were sold, not on the scale. Undefined with fewer than 30. */
export function usualByMedian(measure: OutlierMeasure, values: readonly Weighted[]): Usual | undefined {
  const scale = outlierScales[measure];
  const scaled = values.flatMap(([value, times]): Weighted[] => {
    const on = scale.toScale(value);
    return on === undefined ? [] : [[on, times]];
  });
  const { median, spread, count } = medianSpread(scaled);
  if (count < enoughObservations) return undefined;
  return { middle: median, spread: Math.max(spread, scale.leastSpread(median)), observations: count, form: 'median' };
}

/** How many spreads a value is from the middle; 0 for a value that has no place on the scale, as a price of nothing. */
export function deviationFrom(usual: Usual, measure: OutlierMeasure, value: number): number {
  const scaled = outlierScales[measure].toScale(value);
  if (scaled === undefined || scaled === usual.middle) return 0;
  return (scaled - usual.middle) / usual.spread;
}
