/** A seeded source of numbers: the same seed gives the same files on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  chance(share: number): boolean;
}

/** mulberry32 (Tommy Ettinger): 32 bits of state are plenty for test files. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    pick: values => values[whole(0, values.length - 1)] ?? values[0],
    chance: share => next() < share,
  };
}
