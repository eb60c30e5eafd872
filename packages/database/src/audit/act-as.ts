import type { Queryable } from '../query-on.ts';

/** Says who changes what the transaction changes from here on, for the audit: `loader, file 0af3…, run 1`; `HQ, key 3f9a…`. */
export async function actAs(tx: Queryable, actor: string): Promise<void> {
  await tx.query({ name: 'act-as', text: `select set_config('tillkeeper.actor', $1, true)` }, [actor]);
}
