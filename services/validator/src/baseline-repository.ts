import type { Queryable } from '@tillkeeper/database';
import { enoughObservations, robustFromSkewness } from '@tillkeeper/domain';
import type { ReferenceSource } from './reference-repository.ts';

/** Four bytes are exact enough for what is usual, and half as long to read. */
const numbers = [
  'observations',
  'price_observations',
  'measured',
  ...['quantity', 'price', 'total'].flatMap(name => [`${name}_mean::real`, `${name}_m2::real`, `${name}_m3::real`]),
].join(', ');

/** As the domain's `isSkewed`, but for the least spread: handed over in vain is better than missing. */
const ifSkewed = (name: string, count: string, recent: string): string =>
  `case when ${name}_m2 > 0 and ${count} * ${name}_m3 ^ 2 > ${robustFromSkewness ** 2} * ${name}_m2 ^ 3 then ${recent} end`;
const recent = [
  ifSkewed('quantity', 'observations', 'recent_quantities'),
  ifSkewed('price', 'price_observations', 'recent_prices'),
  ifSkewed('total', 'observations', 'recent_totals'),
].join(', ');
const rowsOf = (kind: 'product' | 'category'): string =>
  `select json_build_array('${kind}', ${kind === 'product' ? 'product_id' : 'category'}, currency,
     json_build_array(${numbers}), json_build_array(${recent})) as one
   from quality.${kind}_baselines where observations >= ${enoughObservations}`;

/** What is usual of articles and categories: rows of BaselineRow. */
export const productBaselineSource: ReferenceSource = {
  tables: ['quality.product_baselines', 'quality.category_baselines'],
  sql: `select json_agg(one) as rows from (${rowsOf('product')} union all ${rowsOf('category')}) as baseline`,
};

/** JSON text of StoreBaselineRow[] by store, of those asked for (null: all) of which enough is known. */
export async function readStoreBaselines(
  on: Queryable,
  storeIds: readonly string[] | null,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await on.query<{ store_id: string; rows: string }>(
    `select store_id, json_agg(json_build_array(product_id, json_build_array(${numbers})))::text as rows
     from quality.store_product_baselines
     where observations >= ${enoughObservations} and ($1::text[] is null or store_id = any ($1))
     group by store_id`,
    [storeIds],
  );
  return new Map(rows.map(row => [row.store_id, row.rows]));
}

/** Stores that have sold anything. */
export async function listStoresWithBaselines(on: Queryable): Promise<readonly string[]> {
  const { rows } = await on.query<{ store_id: string }>(
    `select store_id from retail.stores s
     where exists (select from quality.store_product_baselines b where b.store_id = s.store_id)`,
  );
  return rows.map(row => row.store_id);
}
