/** What is kept of many observations: their number, mean, and the sums of the squares and cubes of their deviations from it. */
export interface Moments {
  count: number;
  mean: number;
  m2: number;
  m3: number;
}

export const noMoments = (): Moments => ({ count: 0, mean: 0, m2: 0, m3: 0 });

/** Adds a value, `times` times: `mergeMoments` with moments that have no deviation, without making any. */
export function observe(moments: Moments, value: number, times = 1): void {
  const count = moments.count + times;
  if (count === 0) return;
  const delta = value - moments.mean;
  const spread = (delta * delta * moments.count * times) / count;
  moments.m3 += (delta * (spread * (moments.count - times) - 3 * times * moments.m2)) / count;
  moments.m2 += spread;
  moments.mean += (delta * times) / count;
  moments.count = count;
}

/**
 * The moments of both together, whatever the order. Chan, Golub and LeVeque 1979 for the squares (Welford's formula where
 * one of them is a single value); Terriberry 2007 for the cubes.
 */
export function mergeMoments(a: Readonly<Moments>, b: Readonly<Moments>): Moments {
  const count = a.count + b.count;
  if (count === 0) return noMoments();
  const delta = b.mean - a.mean;
  const shareOfB = b.count / count;
  const spread = delta * delta * a.count * shareOfB;
  return {
    count,
    mean: a.mean + delta * shareOfB,
    m2: a.m2 + b.m2 + spread,
    m3:
      a.m3 +
      b.m3 +
      (spread * delta * (a.count - b.count)) / count +
      (3 * delta * (a.count * b.m2 - b.count * a.m2)) / count,
  };
}

/** Of the sample; 0 where there are fewer than two values. */
export function standardDeviation({ count, m2 }: Readonly<Moments>): number {
  return count < 2 ? 0 : Math.sqrt(Math.max(0, m2) / (count - 1));
}

/** 0: as many far above as far below; above 2 a few values far on one side make most of the deviation. 0 where all are alike. */
export function skewness({ count, m2, m3 }: Readonly<Moments>): number {
  return m2 > 0 ? (Math.sqrt(count) * m3) / m2 ** 1.5 : 0;
}
