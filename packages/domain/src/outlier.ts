/** Running mean and sum of squared deviations of what was observed. */
export interface Statistic {
  count: number;
  mean: number;
  m2: number;
}

const enough = 30;

/** One value more. Welford, "Note on a method for calculating corrected sums of squares and products", 1962. */
export function observe(statistic: Statistic, value: number): void {
  statistic.count += 1;
  const delta = value - statistic.mean;
  statistic.mean += delta / statistic.count;
  statistic.m2 += delta * (value - statistic.mean);
}

/** Whether there are observations enough to call a value unusual. */
export const isEnough = (statistic: Pick<Statistic, 'count'>): boolean => statistic.count >= enough;

/**
 * How many sample standard deviations a value is from the mean; undefined with fewer than 30 observations or where all
 * were alike: what then differs is not so many deviations off, there are none.
 */
export function zScore(value: number, statistic: Statistic): number | undefined {
  if (!isEnough(statistic)) return undefined;
  const z = (value - statistic.mean) / Math.sqrt(statistic.m2 / (statistic.count - 1));
  return Number.isFinite(z) ? z : undefined;
}
