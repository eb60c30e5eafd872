import type { Outcome } from './accounting-repository.ts';

const counted = [
  'rows_loaded',
  'rows_unchanged',
  'rows_held',
  'amount_loaded_minor',
  'amount_unchanged_minor',
  'amount_held_minor',
] as const;

/** One outcome for each store and currency: the sum of all that is said of it. */
export function addOutcomes(outcomes: readonly Outcome[]): Outcome[] {
  const sums = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const key = JSON.stringify([outcome.store_id, outcome.currency]);
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? outcome : addOne(sum, outcome));
  }
  return [...sums.values()];
}

function addOne(sum: Outcome, outcome: Outcome): Outcome {
  const added: { -readonly [name in keyof Outcome]: Outcome[name] } = { ...sum };
  for (const name of counted) added[name] += outcome[name];
  return added;
}
