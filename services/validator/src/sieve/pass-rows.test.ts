import { type PlanColumnName, planColumnNames } from '@tillkeeper/contracts';
import pl from 'nodejs-polars';
import { expect, test } from 'vitest';
import { passRows, unprovenRules } from './pass-rows.ts';

test('every rule that looks at a row by itself has a proof over whole columns', () => {
  expect(unprovenRules).toEqual([]);
});

const right: Readonly<Record<PlanColumnName, number>> = {
  isRead: 1,
  quantity: 2_000,
  unitPrice: 14_990_000,
  discount: 100,
  total: 2898,
  expectedTotal: 2898,
  secondsAhead: -60,
  isPlainHour: 1,
  isOnItsDay: 1,
  store: 1,
  isAllowedStore: 1,
  product: 7,
  team: 2,
  supplier: 0,
  employee: 0,
  promotion: 0,
  teamOfProduct: 2,
  supplierOfProduct: 3,
  listPrice: 14_990_000,
};
const wrong: readonly Partial<Record<PlanColumnName, number>>[] = [
  { isRead: 0 },
  { quantity: 0 },
  { quantity: -1_000 },
  { unitPrice: 0, listPrice: -1 },
  { total: 2899 },
  { total: -1, expectedTotal: -1 },
  { secondsAhead: 1 },
  { secondsAhead: Number.NaN },
  { isPlainHour: 0 },
  { isOnItsDay: 0 },
  { store: -1 },
  { isAllowedStore: 0 },
  { product: -1 },
  { team: -1 },
  { team: 1 },
  { supplier: 1 },
  { supplier: -1 },
  { employee: -1 },
  { promotion: -1 },
  { listPrice: 14_980_000 },
];
const alsoRight: readonly Partial<Record<PlanColumnName, number>>[] = [
  {},
  { team: 0 },
  { team: 1, teamOfProduct: 0 },
  { supplier: 3 },
  { listPrice: -1 },
  { listPrice: 14_980_000, promotion: 4 },
];

test('only rows of which nothing is in doubt pass', async () => {
  const rows = [...alsoRight, ...wrong].map(change => ({ ...right, ...change }));
  const frame = pl.DataFrame(
    planColumnNames.map(name =>
      pl.Series(
        name,
        Float64Array.from(rows, row => row[name]),
        pl.Float64,
      ),
    ),
  );
  const passed = Array.from(await passRows(frame));
  expect(passed).toEqual([...alsoRight.map(() => 1), ...wrong.map(() => 0)]);
});
