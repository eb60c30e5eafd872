import { lockAliasCode, type Queryable, type Transaction } from '@tillkeeper/database';
import type { GivenAlias } from './answers-desk.ts';

/** "This code is that article" for a store, in the place of what was confirmed for it before. False: it is so already. */
export async function confirmAlias(
  tx: Transaction,
  alias: { code: string; productId: string; storeId: string; by: string },
): Promise<boolean> {
  const { code, productId, storeId, by } = alias;
  await lockAliasCode(tx, code);
  const { rows } = await tx.query<{ target_id: string }>(
    'select target_id from quality.aliases where code = $1 and store_id = $2 and undone_at is null',
    [code, storeId],
  );
  if (rows[0]?.target_id === productId) return false;
  await tx.query(
    'update quality.aliases set undone_by = $3, undone_at = now() where code = $1 and store_id = $2 and undone_at is null',
    [code, storeId, by],
  );
  await tx.query('insert into quality.aliases (code, target_id, store_id, confirmed_by) values ($1, $2, $3, $4)', [
    ...[code, productId, storeId, by],
  ]);
  return true;
}

/** In force for the rows of this store alone, the latest first. */
export async function listAliases(on: Queryable, storeId: string): Promise<GivenAlias[]> {
  const { rows } = await on.query<GivenAlias>(
    `select a.alias_id::text, a.code, a.target_id as product_id, p.name as product_name, a.confirmed_by, a.confirmed_at
     from quality.aliases a left join retail.products p on p.product_id = a.target_id
     where a.store_id = $1 and a.kind = 'product' and a.undone_at is null order by a.confirmed_at desc, a.alias_id desc`,
    [storeId],
  );
  return rows;
}

/** Its code; undefined: the store has none in force that is called so. */
export async function undoAlias(
  tx: Transaction,
  { aliasId, storeId, by }: { aliasId: string; storeId: string; by: string },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ code: string }>(
    `update quality.aliases set undone_by = $3, undone_at = now()
     where alias_id = $1 and store_id = $2 and undone_at is null returning code`,
    [aliasId, storeId, by],
  );
  return rows[0]?.code;
}

export async function isProduct(tx: Transaction, productId: string): Promise<boolean> {
  const { rows } = await tx.query('select from retail.products where product_id = $1', [productId]);
  return rows.length > 0;
}
