import type { Alias } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

/** Whose rows an alias is for; both null: all. */
export interface AliasScope {
  readonly senderId: string | null;
  readonly storeId: string | null;
}

const columns = `alias_id::text, code, target_id as product_id, sender_id, store_id, note,
  confirmed_by, confirmed_at, undone_by, undone_at`;

/** Of a code (null: all), the latest first; without `hasUndone` those in force alone. */
export async function listAliases(on: Queryable, of: { code: string | null; hasUndone: boolean }): Promise<Alias[]> {
  const { rows } = await on.query<Alias>(
    `select ${columns} from quality.aliases
     where ($1::text is null or code = $1) and ($2 or undone_at is null)
     order by confirmed_at desc, alias_id desc`,
    [of.code, of.hasUndone],
  );
  return rows;
}

/** That of the code in the scope. */
export async function findAliasInForce(tx: Queryable, code: string, scope: AliasScope): Promise<Alias | undefined> {
  const { rows } = await tx.query<Alias>(
    `select ${columns} from quality.aliases
     where code = $1 and sender_id is not distinct from $2 and store_id is not distinct from $3 and undone_at is null`,
    [code, scope.senderId, scope.storeId],
  );
  return rows[0];
}

export async function addAlias(
  tx: Queryable,
  wanted: AliasScope & { code: string; productId: string; note: string | null; by: string },
): Promise<Alias> {
  const { rows } = await tx.query<Alias>(
    `insert into quality.aliases (code, target_id, sender_id, store_id, note, confirmed_by)
     values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [wanted.code, wanted.productId, wanted.senderId, wanted.storeId, wanted.note, wanted.by],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an inserted alias was not returned');
  return row;
}

/** Undefined when there is none, or it was undone before. */
export async function undoAlias(tx: Queryable, aliasId: string, by: string): Promise<Alias | undefined> {
  const { rows } = await tx.query<Alias>(
    `update quality.aliases set undone_by = $2, undone_at = now()
     where alias_id = $1 and undone_at is null returning ${columns}`,
    [aliasId, by],
  );
  return rows[0];
}

/** What of an alias's names is not known: columns of the wanted alias. */
export async function unknownNames(
  tx: Queryable,
  names: AliasScope & { productId: string },
): Promise<('product_id' | 'sender_id' | 'store_id')[]> {
  const { rows } = await tx.query<{ product_id: boolean; sender_id: boolean; store_id: boolean }>(
    `select not exists (select from retail.products where product_id = $1) as product_id,
            $2::text is not null and not exists (select from ops.senders where sender_id = $2) as sender_id,
            $3::text is not null and not exists (select from retail.stores where store_id = $3) as store_id`,
    [names.productId, names.senderId, names.storeId],
  );
  const [unknown] = rows;
  return (['product_id', 'sender_id', 'store_id'] as const).filter(name => unknown?.[name] === true);
}
