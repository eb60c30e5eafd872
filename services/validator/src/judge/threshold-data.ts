import type { ProblemCodeName } from '@tillkeeper/contracts';

/** Thresholds that were set; a rule and store of which nothing is said has the rule's default. */
export interface KnownThresholds {
  /** That of the store, else that for all stores, else undefined. */
  of(code: ProblemCodeName, storeId: string): number | undefined;
}

/** code, store_id (null: all stores), value */
export function toThresholds(rows: readonly (readonly [string, string | null, number])[]): KnownThresholds {
  const forAll = new Map<string, number>();
  const byStore = new Map<string, Map<string, number>>();
  for (const [code, storeId, value] of rows) {
    if (storeId === null) {
      forAll.set(code, value);
      continue;
    }
    const ofCode = byStore.get(code) ?? new Map<string, number>();
    byStore.set(code, ofCode.set(storeId, value));
  }
  return { of: (code, storeId) => byStore.get(code)?.get(storeId) ?? forAll.get(code) };
}
