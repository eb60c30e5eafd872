import type { Queryable } from '../query-on.ts';

/** A threshold that somebody has set. */
export interface SetThreshold {
  readonly code: string;
  /** Null: for all stores that have none of their own. */
  readonly store_id: string | null;
  readonly value: number;
  readonly set_by: string;
  /** ISO instant. */
  readonly set_at: string;
}

/** By rule, that for all stores first. */
export async function listThresholds(on: Queryable): Promise<SetThreshold[]> {
  const { rows } = await on.query<SetThreshold>(
    `select code, store_id, value, set_by, to_char(set_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as set_at
     from quality.thresholds order by code, store_id nulls first`,
  );
  return rows;
}

/** Sets it, whatever it was. */
export async function setThreshold(
  on: Queryable,
  { code, storeId, value, by }: { code: string; storeId: string | null; value: number; by: string },
): Promise<void> {
  await on.query(
    `insert into quality.thresholds (code, store_id, value, set_by) values ($1, $2, $3, $4)
     on conflict (code, store_id) do update set value = excluded.value, set_by = excluded.set_by, set_at = now()`,
    [code, storeId, value, by],
  );
}

/** Takes it back; false: there was none. */
export async function resetThreshold(on: Queryable, at: { code: string; storeId: string | null }): Promise<boolean> {
  const { rowCount } = await on.query(
    'delete from quality.thresholds where code = $1 and store_id is not distinct from $2',
    [at.code, at.storeId],
  );
  return rowCount === 1;
}

/** Whether the books know the store. */
export async function isKnownStore(on: Queryable, storeId: string): Promise<boolean> {
  const { rowCount } = await on.query('select from retail.stores where store_id = $1', [storeId]);
  return rowCount === 1;
}
