export const outlierMeasures = ['quantity', 'price', 'total'] as const;
export type OutlierMeasure = (typeof outlierMeasures)[number];

/** What values are turned into before they are compared: on it, real sales lie about alike on both sides of their middle. */
export interface OutlierScale {
  /** Undefined: the value says nothing of what is usual. */
  toScale(value: number): number | undefined;
  fromScale(scaled: number): number;
  /**
   * The least spread about a middle, both on the scale. What was always the same is no reason to flag what is a little
   * different, and an absurd value is still far off.
   */
  leastSpread(middle: number): number;
}

/** Four tenths of the middle: the derivative of the cube root is a third of it, relatively. */
const cubeRoot: OutlierScale = {
  toScale: Math.cbrt,
  fromScale: scaled => scaled ** 3,
  leastSpread: middle => (0.4 / 3) * Math.abs(middle),
};
/** Prices differ by factors, also downwards: a tenth is as far off as ten times. What is free has no price. */
const logarithm: OutlierScale = {
  toScale: value => (value > 0 ? Math.log(value) : undefined),
  fromScale: Math.exp,
  leastSpread: () => 0.2,
};

/** Which scale for what: docs/decisions/0008-anomaly-baselines.md has the figures. */
export const outlierScales: Readonly<Record<OutlierMeasure, OutlierScale>> = {
  quantity: cubeRoot,
  price: logarithm,
  total: cubeRoot,
};
