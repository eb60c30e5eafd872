import type { PlanColumnName } from '@tillkeeper/contracts';

/** What the walk over bytes has found out of every row of a chunk: what the rules' plan looks at. Room for more rows than there are. */
export type Facts = Readonly<Record<PlanColumnName, Float64Array>>;

/** `column` gives a column after the other, in the order of their names here. */
export const factsOn = (column: () => Float64Array): Facts => ({
  isRead: column(),
  quantity: column(),
  unitPrice: column(),
  discount: column(),
  total: column(),
  expectedTotal: column(),
  secondsAhead: column(),
  isPlainHour: column(),
  isOnItsDay: column(),
  store: column(),
  isAllowedStore: column(),
  product: column(),
  team: column(),
  supplier: column(),
  employee: column(),
  promotion: column(),
  teamOfProduct: column(),
  supplierOfProduct: column(),
  listPrice: column(),
});
