import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Queryable } from '@tillkeeper/database';
import type { ReferenceData } from './judge/judge-job.ts';

/**
 * The master data as a file that children read. Asked for every file: it is made anew only when a table has changed, and
 * its path says its version.
 */
export function createReferenceCache(database: Database, directory: string): { current(): Promise<string> } {
  let known: { version: string; path: string } | undefined;
  let count = 0;
  let inWork: Promise<string> = Promise.resolve('');
  const current = async (): Promise<string> => {
    const version = await readVersion(database);
    if (known?.version === version) return known.path;
    await mkdir(directory, { recursive: true });
    count += 1;
    const path = join(directory, `reference-${count}.json`);
    const read = await database.transaction(
      async tx => ({ version: await readVersion(tx), data: await readReference(tx) }),
      { isolation: 'repeatable read' },
    );
    await writeFile(path, JSON.stringify(read.data));
    const old = known?.path;
    known = { version: read.version, path };
    // a child may be reading the one before
    if (old !== undefined) setTimeout(() => void rm(old, { force: true }), 600_000).unref();
    return path;
  };
  return {
    current() {
      inWork = inWork.catch(() => '').then(current);
      return inWork;
    },
  };
}

/** Changes whenever a row of the master data or a baseline does. */
async function readVersion(tx: Queryable): Promise<string> {
  const { rows } = await tx.query<{ version: string }>(
    `select concat_ws('|',
       (select concat(count(*), max(updated_at)) from retail.stores), (select concat(count(*), max(updated_at)) from retail.products),
       (select concat(count(*), max(updated_at)) from retail.teams), (select concat(count(*), max(updated_at)) from retail.suppliers),
       (select concat(count(*), max(updated_at)) from retail.employees), (select concat(count(*), max(updated_at)) from retail.promotions),
       (select concat(count(*), max(updated_at)) from quality.product_baselines)) as version`,
  );
  return rows[0]?.version ?? '';
}

async function readReference(tx: Queryable): Promise<ReferenceData> {
  const ids = async (sql: string): Promise<string[]> => (await tx.query<{ id: string }>(sql)).rows.map(row => row.id);
  const stores = await tx.query<{ store_id: string; time_zone: string; currency: string }>(
    'select store_id, time_zone, currency from retail.stores',
  );
  const products = await tx.query<{
    product_id: string;
    kind: string;
    team_id: string | null;
    supplier_id: string | null;
  }>('select product_id, kind, team_id, supplier_id from retail.products');
  const baselines = await tx.query<{
    product_id: string;
    observations: bigint;
    quantity_mean: number;
    quantity_m2: number;
    price_mean: number;
    price_m2: number;
  }>(
    'select product_id, observations, quantity_mean, quantity_m2, price_mean, price_m2 from quality.product_baselines where observations >= 30',
  );
  return {
    stores: Object.fromEntries(
      stores.rows.map(row => [row.store_id, { time_zone: row.time_zone, currency: row.currency }]),
    ),
    products: Object.fromEntries(
      products.rows.map(row => [row.product_id, [row.kind, row.team_id, row.supplier_id] as const]),
    ),
    teams: await ids('select team_id as id from retail.teams'),
    suppliers: await ids('select supplier_id as id from retail.suppliers'),
    employees: await ids('select employee_id as id from retail.employees'),
    promotions: await ids('select promotion_code as id from retail.promotions'),
    baselines: Object.fromEntries(
      baselines.rows.map(row => [
        row.product_id,
        [Number(row.observations), row.quantity_mean, row.quantity_m2, row.price_mean, row.price_m2] as const,
      ]),
    ),
  };
}
