import { expect, test } from 'vitest';
import type { Outcome } from './accounting-repository.ts';
import { addOutcomes } from './add-outcomes.ts';

const outcome = (storeId: string, currency: string, loaded: bigint, held: bigint): Outcome => ({
  ...{ store_id: storeId, currency, rows_loaded: loaded, rows_unchanged: 0n, rows_held: held },
  ...{ amount_loaded_minor: loaded * 100n, amount_unchanged_minor: 1n, amount_held_minor: held * 100n },
});

test('outcomes of one store and currency become one, others stay apart', () => {
  expect(
    addOutcomes([
      outcome('S1', 'GBP', 5n, 2n),
      outcome('S1', 'EUR', 1n, 0n),
      outcome('S1', 'GBP', 1n, -1n),
      outcome('S1', 'GBP', 1n, -1n),
    ]),
  ).toEqual([{ ...outcome('S1', 'GBP', 7n, 0n), amount_unchanged_minor: 3n }, outcome('S1', 'EUR', 1n, 0n)]);
});

test('nothing is nothing, and one outcome is itself', () => {
  expect(addOutcomes([])).toEqual([]);
  expect(addOutcomes([outcome('', '', 0n, 3n)])).toEqual([outcome('', '', 0n, 3n)]);
});
