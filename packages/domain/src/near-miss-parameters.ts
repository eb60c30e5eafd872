import { problemCodes } from '@tillkeeper/contracts';
import type { Slip } from './near-miss-slips.ts';

/** What decides about near misses. Odds are relative to one another: how often each happens among codes that nobody knows. */
export const nearMissDefaults = {
  /** Certainty, in [0, 1], from which the best candidate is taken; a parameter of the rule. */
  threshold: Number(problemCodes['product.repaired'].parameters.threshold.default),
  /** How much more certain than the second best it has to be. */
  lead: 0.9,
  /** Certainty from which a candidate is worth asking about. */
  leastSuggested: 0.02,
  mostSuggestions: 3,
  /** A slip that whoever writes a code by hand makes all the time, against one that is made at one of its characters. */
  slipOdds: {
    'letter-case': 1,
    separators: 1,
    'look-alike': 1,
    'leading-zeros': 0.7,
    'size-written': 0.9,
    'size-suffix': 0.2,
    doubled: 0.08,
    missing: 0.06,
    swapped: 0.06,
    extra: 0.003,
    substituted: 0.003,
    'other-size': 0.003,
  } satisfies Record<Slip, number>,
  /** For every slip after the first. */
  anotherSlip: 0.2,
  /** That it is a right code of an article that is not in the catalogue yet: of any code; of one whose shape all articles have; of one whose neighbours are all taken. */
  strangerOdds: { any: 0.002, ordinary: 0.03, crowded: 0.3 },
  /** How much more likely the evidence is when the candidate is meant than when another article is. */
  price: { same: 0.75, most: 30, usual: 3, other: 0.4, farOff: 0.1 },
  description: { same: 40, alike: 8, another: 0.04 },
  /** Agreement counts by how rare the team or supplier is, at most so much. */
  agreement: { most: 12, disagrees: 0.05 },
  sold: 2,
  inactive: 0.3,
};
export type NearMissParameters = typeof nearMissDefaults;

/** Slips that another right article may be as well: held, and asked about. */
export const onlySuggested: ReadonlySet<Slip> = new Set(['extra', 'substituted', 'other-size']);
