import type { JudgedTotal } from './judge-job.ts';

/** Sums rows and money by store and currency. */
export function createTotals(): {
  add(row: {
    storeId: string;
    currency: string;
    outcome: 'valid' | 'held' | 'repeated';
    amountMinor: number | null;
  }): void;
  all(): JudgedTotal[];
} {
  const totals = new Map<string, JudgedTotal>();
  return {
    add({ storeId, currency, outcome, amountMinor }) {
      const key = `${storeId}\n${currency}`;
      let total = totals.get(key);
      if (total === undefined) {
        total = {
          store_id: storeId,
          currency,
          rows_read: 0,
          rows_held: 0,
          rows_repeated: 0,
          rows_without_amount: 0,
          amount_read_minor: 0,
          amount_held_minor: 0,
          amount_repeated_minor: 0,
        };
        totals.set(key, total);
      }
      const amount = amountMinor ?? 0;
      total.rows_read += 1;
      total.amount_read_minor += amount;
      if (amountMinor === null) total.rows_without_amount += 1;
      if (outcome === 'held') {
        total.rows_held += 1;
        total.amount_held_minor += amount;
      } else if (outcome === 'repeated') {
        total.rows_repeated += 1;
        total.amount_repeated_minor += amount;
      }
    },
    all: () => [...totals.values()],
  };
}
