import type { Queryable } from '../query-on.ts';

const batchRows = 10_000;

/** Deletes rows a batch at a time, so that locks and transactions stay short; returns how many. The texts are code, not input. */
export async function deleteInBatches(
  database: Queryable,
  table: string,
  condition: string,
  values: readonly unknown[],
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await database.query(
      `delete from ${table} where ctid = any (array(select ctid from ${table} where ${condition} limit ${batchRows}))`,
      values,
    );
    deleted += rowCount;
    if (rowCount < batchRows) return deleted;
  }
}
