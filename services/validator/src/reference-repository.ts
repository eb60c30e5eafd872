import type { Queryable } from '@tillkeeper/database';
import type { ReferenceData } from './judge/reference-data.ts';

const tables = [
  'retail.stores',
  'retail.products',
  'retail.teams',
  'retail.suppliers',
  'retail.employees',
  'retail.promotions',
  'quality.product_baselines',
] as const;

/**
 * Changes whenever a row of the master data or a baseline does. The latest time alone does not: a transaction that began
 * earlier may commit later. Their sum, in microseconds, does.
 */
export async function readReferenceVersion(tx: Queryable): Promise<string> {
  const ofTables = tables.map(
    table => `(select concat(count(*), '/', sum((extract(epoch from updated_at) * 1000000)::bigint)) from ${table})`,
  );
  const { rows } = await tx.query<{ version: string }>(`select concat_ws('|', ${ofTables.join(', ')}) as version`);
  return rows[0]?.version ?? '';
}

/** The master data as children need them. To be read in one snapshot. */
export async function readReferenceData(tx: Queryable): Promise<ReferenceData> {
  const stores = await tx.query<{ store_id: string; time_zone: string; currency: string; country: string }>(
    'select store_id, time_zone, currency, country from retail.stores',
  );
  const products = await tx.query<{ product_id: string; team_id: string | null; supplier_id: string | null }>(
    'select product_id, team_id, supplier_id from retail.products',
  );
  const baselines = await tx.query<{
    product_id: string;
    observations: bigint;
    quantity_mean: number;
    quantity_m2: number;
    price_mean: number;
    price_m2: number;
  }>(
    `select product_id, observations, quantity_mean, quantity_m2, price_mean, price_m2
     from quality.product_baselines where observations >= 30`,
  );
  return {
    stores: stores.rows.map(row => [row.store_id, row.time_zone, row.currency, row.country]),
    products: products.rows.map(row => [row.product_id, row.team_id, row.supplier_id]),
    teams: await readIds(tx, 'select team_id as id from retail.teams'),
    suppliers: await readIds(tx, 'select supplier_id as id from retail.suppliers'),
    employees: await readIds(tx, 'select employee_id as id from retail.employees'),
    promotions: await readIds(tx, 'select promotion_code as id from retail.promotions'),
    baselines: baselines.rows.map(row => [
      row.product_id,
      Number(row.observations),
      row.quantity_mean,
      row.quantity_m2,
      row.price_mean,
      row.price_m2,
    ]),
  };
}

const readIds = async (tx: Queryable, sql: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(sql)).rows.map(row => row.id);
