import { isProblemCode, type ProblemCodeName } from '@tillkeeper/contracts';

/** Thresholds that were set; a rule and store of which nothing is said has the rule's default. */
export interface KnownThresholds {
  /** By rule, what counts in a store: its own, else that for all stores. */
  ofStore(storeId: string): ReadonlyMap<ProblemCodeName, number>;
}

/** code, store_id (null: all stores), value. A code that is no rule (any more) is left out. */
export function toThresholds(rows: readonly (readonly [string, string | null, number])[]): KnownThresholds {
  const forAll = new Map<ProblemCodeName, number>();
  for (const [code, storeId, value] of rows) if (storeId === null && isProblemCode(code)) forAll.set(code, value);
  const byStore = new Map<string, Map<ProblemCodeName, number>>();
  for (const [code, storeId, value] of rows) {
    if (storeId === null || !isProblemCode(code)) continue;
    const ofStore = byStore.get(storeId) ?? new Map(forAll);
    byStore.set(storeId, ofStore.set(code, value));
  }
  return { ofStore: storeId => byStore.get(storeId) ?? forAll };
}
