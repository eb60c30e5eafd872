import { readFileSync } from 'node:fs';
import type { SalesHistory } from '@tillkeeper/domain';
import { type StoreBaselineRow, toStoreBaselines } from './baseline-data.ts';
import type { JudgeJob } from './judge-job.ts';
import type { BooksHistory } from './outliers.ts';
import type { Reference } from './reference-data.ts';

type StoreHistories = ReadonlyMap<string, SalesHistory>;
const none: StoreHistories = new Map();
/** Some 200 bytes an article; another content has another path. */
const keptStores = 16;
const read = new Map<string, StoreHistories>();

/** The history in the books, as the parent has written it. That of a store is read when one of its articles is asked for. */
export function booksHistory(job: JudgeJob, { baselines, products, stores }: Reference): BooksHistory {
  const paths = new Map(Object.entries(job.storeBaselinePaths));
  const ofStore = (storeId: string): StoreHistories => {
    const path = paths.get(storeId);
    if (path === undefined) return none;
    const known = read.get(path) ?? readStore(path);
    read.delete(path);
    read.set(path, known);
    return known;
  };
  const currencyOf = (storeId: string): string => stores.get(storeId)?.currency ?? '';
  return {
    ofStore: (storeId, productId) => ofStore(storeId).get(productId),
    currencyOf,
    ofProduct: (productId, storeId) => baselines.ofProduct(productId, currencyOf(storeId)),
    ofCategory(productId, storeId) {
      const category = products.get(productId)?.category;
      return category == null ? undefined : baselines.ofCategory(category, currencyOf(storeId));
    },
  };
}

function readStore(path: string): StoreHistories {
  const [oldest] = read.keys();
  if (read.size >= keptStores && oldest !== undefined) read.delete(oldest);
  // written by our own parent, a moment ago
  const rows: StoreBaselineRow[] = JSON.parse(readFileSync(path, 'utf8'));
  return toStoreBaselines(rows);
}
