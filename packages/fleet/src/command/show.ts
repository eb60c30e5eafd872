import type { Fleet } from '../fleet.ts';
import type { Wishes } from './wishes.ts';

/** Shows a fleet and starts again what ends, until it is to stop. */
export type Show = (shown: {
  fleet: Fleet;
  addresses: readonly (readonly [string, string])[];
  wishes: Wishes;
}) => Promise<void>;
