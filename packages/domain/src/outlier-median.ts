/** A value and how often it was observed. */
export type Weighted = readonly [value: number, times: number];

export interface MedianSpread {
  readonly median: number;
  /** 1.4826 times the median of the distances from the median: the standard deviation where values are normally distributed. */
  readonly spread: number;
  readonly count: number;
}

/** Middle and spread that a few absurd values do not move. Of no values: NaN, NaN, 0. */
export function medianSpread(values: readonly Weighted[]): MedianSpread {
  const median = weightedMedian(values);
  const distances = values.map(([value, times]): Weighted => [Math.abs(value - median), times]);
  return {
    median,
    spread: 1.4826 * weightedMedian(distances),
    count: values.reduce((sum, [, times]) => sum + times, 0),
  };
}

function weightedMedian(values: readonly Weighted[]): number {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const half = sorted.reduce((sum, [, times]) => sum + times, 0) / 2;
  let before = 0;
  for (const [index, [value, times]] of sorted.entries()) {
    before += times;
    if (before > half) return value;
    if (before === half) return (value + (sorted[index + 1]?.[0] ?? value)) / 2;
  }
  return Number.NaN;
}
