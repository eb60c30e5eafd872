import type { Queryable } from '@tillkeeper/database';
import type { ArrivedProduct } from './codes-near.ts';

/** Articles that this transaction has made or changed, at most so many. */
export async function arrivedProducts(tx: Queryable, limit: number): Promise<ArrivedProduct[]> {
  const { rows } = await tx.query<ArrivedProduct>(
    `select product_id, size, kind = 'SERVICE' as is_service from retail.products where updated_at = now() limit $1`,
    [limit],
  );
  return rows;
}

/** Codes for want of which rows are held, at most so many in their order, which is that of the index. */
export async function unknownCodes(tx: Queryable, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ value: string }>(
    `select distinct value from quality.exceptions
     where status = 'open' and code = 'product.unknown' and value is not null
     order by value limit $1`,
    [limit],
  );
  return rows.map(row => row.value);
}
