/** A seeded source of choices: the same seed, the same files and the same order of faults. */
export interface Seeded {
  /** In [0, 1). */
  next(): number;
  /** Whole, both ends included. */
  whole(from: number, to: number): number;
  pick<T>(values: readonly T[]): T;
  chance(share: number): boolean;
  /** Another source, whose draws do not depend on how often this one was asked. */
  branch(name: string): Seeded;
}

/** mulberry32; its state begins at FNV-1a of seed and name. */
export function seeded(seed: number, name = ''): Seeded {
  let state = 2_166_136_261;
  for (const byte of Buffer.from(`${seed}/${name}`)) state = Math.imul(state ^ byte, 16_777_619) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    pick(values) {
      const value = values[whole(0, values.length - 1)];
      if (value === undefined) throw new Error('there is nothing to pick from');
      return value;
    },
    chance: share => next() < share,
    branch: branch => seeded(seed, `${name}/${branch}`),
  };
}
