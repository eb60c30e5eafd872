import type { PlanColumnName } from '@tillkeeper/contracts';

/** What the walk over bytes has found out of every row of a chunk: what the rules' plan looks at. Room for more rows than there are. */
export type Facts = Readonly<Record<PlanColumnName, Float64Array>>;

export const createFacts = (rows: number): Facts => ({
  isRead: new Float64Array(rows),
  quantity: new Float64Array(rows),
  unitPrice: new Float64Array(rows),
  discount: new Float64Array(rows),
  total: new Float64Array(rows),
  expectedTotal: new Float64Array(rows),
  secondsAhead: new Float64Array(rows),
  isPlainHour: new Float64Array(rows),
  isOnItsDay: new Float64Array(rows),
  store: new Float64Array(rows),
  isAllowedStore: new Float64Array(rows),
  product: new Float64Array(rows),
  team: new Float64Array(rows),
  supplier: new Float64Array(rows),
  employee: new Float64Array(rows),
  promotion: new Float64Array(rows),
  teamOfProduct: new Float64Array(rows),
  supplierOfProduct: new Float64Array(rows),
  listPrice: new Float64Array(rows),
});
