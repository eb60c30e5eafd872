import { expect, test } from 'vitest';
import { createTotals } from './totals.ts';

test('rows and money are summed by store and currency, and what cannot be read counts as 0', () => {
  const totals = createTotals();
  totals.add({ storeId: 'A', currency: 'GBP', outcome: 'valid', amountMinor: 100 });
  totals.add({ storeId: 'A', currency: 'GBP', outcome: 'held', amountMinor: -30 });
  totals.add({ storeId: 'A', currency: 'GBP', outcome: 'held', amountMinor: null });
  totals.add({ storeId: 'A', currency: 'GBP', outcome: 'repeated', amountMinor: 5 });
  totals.add({ storeId: 'A', currency: 'EUR', outcome: 'valid', amountMinor: 1 });
  totals.add({ storeId: 'A', currency: 'GBP', outcome: 'removed', amountMinor: 7 });
  const none = { rows_held: 0, rows_repeated: 0, rows_removed: 0, rows_without_amount: 0 };
  expect(totals.all()).toEqual([
    {
      store_id: 'A',
      currency: 'GBP',
      rows_read: 5,
      rows_held: 2,
      ...{ rows_repeated: 1, rows_removed: 1 },
      rows_without_amount: 1,
      amount_read_minor: 82n,
      amount_held_minor: -30n,
      ...{ amount_repeated_minor: 5n, amount_removed_minor: 7n },
    },
    {
      ...{ store_id: 'A', currency: 'EUR', rows_read: 1, ...none },
      ...{ amount_read_minor: 1n, amount_held_minor: 0n, amount_repeated_minor: 0n, amount_removed_minor: 0n },
    },
  ]);
});

test('a sum beyond 2^53 is exact', () => {
  const totals = createTotals();
  for (let index = 0; index < 3; index += 1)
    totals.add({ storeId: 'A', currency: 'GBP', outcome: 'valid', amountMinor: Number.MAX_SAFE_INTEGER });
  totals.add({ storeId: 'A', currency: 'GBP', outcome: 'valid', amountMinor: 1 });
  expect(totals.all()[0]?.amount_read_minor).toBe(3n * BigInt(Number.MAX_SAFE_INTEGER) + 1n);
});
