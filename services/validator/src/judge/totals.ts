import type { JudgedTotal } from './judge-job.ts';

export type RowOutcome = 'valid' | 'held' | 'repeated' | 'removed';

export interface Totals {
  /** `amountMinor`: a safe integer; null where it cannot be read, which counts as 0. */
  add(row: { storeId: string; currency: string; outcome: RowOutcome; amountMinor: number | null }): void;
  /** Many valid rows at once; `amountMinor` is a safe integer, their sum. */
  addValid(sums: { storeId: string; currency: string; rows: number; amountMinor: number }): void;
  all(): JudgedTotal[];
}

/** Sums rows and money by store and currency. */
export function createTotals(): Totals {
  const totals = new Map<string, ReturnType<typeof createTotal>>();
  const totalOf = (storeId: string, currency: string): ReturnType<typeof createTotal> => {
    const key = `${storeId}\u0000${currency}`;
    let total = totals.get(key);
    if (total === undefined) {
      total = createTotal(storeId, currency);
      totals.set(key, total);
    }
    return total;
  };
  return {
    addValid({ storeId, currency, rows, amountMinor }) {
      const total = totalOf(storeId, currency);
      total.rows += rows;
      total.read.add(amountMinor);
    },
    add({ storeId, currency, outcome, amountMinor }) {
      const total = totalOf(storeId, currency);
      total.rows += 1;
      if (amountMinor === null) total.withoutAmount += 1;
      else total.read.add(amountMinor);
      if (outcome === 'held') {
        total.heldRows += 1;
        total.held.add(amountMinor ?? 0);
      } else if (outcome === 'repeated') {
        total.repeatedRows += 1;
        total.repeated.add(amountMinor ?? 0);
      } else if (outcome === 'removed') {
        total.removedRows += 1;
        total.removed.add(amountMinor ?? 0);
      }
    },
    all: () =>
      [...totals.values()].map(total => ({
        store_id: total.storeId,
        currency: total.currency,
        rows_read: total.rows,
        rows_held: total.heldRows,
        rows_repeated: total.repeatedRows,
        rows_removed: total.removedRows,
        rows_without_amount: total.withoutAmount,
        amount_read_minor: total.read.sum(),
        amount_held_minor: total.held.sum(),
        amount_repeated_minor: total.repeated.sum(),
        amount_removed_minor: total.removed.sum(),
      })),
  };
}

const createTotal = (storeId: string, currency: string) => ({
  storeId,
  currency,
  rows: 0,
  heldRows: 0,
  repeatedRows: 0,
  removedRows: 0,
  withoutAmount: 0,
  read: createSum(),
  held: createSum(),
  repeated: createSum(),
  removed: createSum(),
});

/** A sum of safe integers that is exact, however large: kept in a number as long as that is. */
function createSum(): { add(value: number): void; sum(): bigint } {
  let carried = 0n;
  let recent = 0;
  return {
    add(value) {
      const next = recent + value;
      if (Number.isSafeInteger(next)) recent = next;
      else {
        carried += BigInt(recent);
        recent = value;
      }
    },
    sum: () => carried + BigInt(recent),
  };
}
