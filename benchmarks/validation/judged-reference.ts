import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { makeShop } from '@tillkeeper/cli/generate';

/** Writes a shop's master data as the validator's parent writes them for its children; returns the path of their list. */
export async function writeReference(shop: ReturnType<typeof makeShop>, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const members: Record<string, unknown[]> = {
    stores: shop.stores.map(store => [store.store_id, store.time_zone, store.currency, store['country'] ?? '']),
    products: shop.products.map(product => [
      ...[product.product_id, product.team_id, product.supplier_id],
      [
        'GOOD',
        product['name'] ?? '',
        product.list_price,
        product['category'] ?? null,
        product['size'] ?? null,
        null,
        null,
      ],
    ]),
    teams: shop.teams.map(team => team['team_id']),
    suppliers: shop.suppliers.map(supplier => supplier['supplier_id']),
    employees: shop.employees.map(employee => employee['employee_id']),
    promotions: shop.promotions.map(promotion => promotion['promotion_code']),
    baselines: [],
    thresholds: [],
    aliases: [],
  };
  const paths: Record<string, string> = {};
  for (const [name, rows] of Object.entries(members)) {
    paths[name] = join(directory, `${name}.json`);
    await writeFile(paths[name], JSON.stringify(rows));
  }
  const path = join(directory, 'reference.json');
  await writeFile(path, JSON.stringify(paths));
  return path;
}
