import type { Queryable } from '@tillkeeper/database';
import type { BooksQuery } from './queries.ts';

/**
 * The plan that PostgreSQL makes for the query with the values of its example, one line each, without costs. `database` has to be
 * one connection.
 */
export async function planOf(database: Queryable, query: BooksQuery): Promise<string[]> {
  if (query.isPrepared !== true) return explain(database, query.text, query.example);
  await database.query(forAllValues);
  await database.query(`prepare shown as ${query.text}`);
  try {
    return await explain(database, `execute shown (${query.example.map(value => `'${value}'`).join(', ')})`, []);
  } finally {
    await database.query('deallocate shown');
    await database.query('reset plan_cache_mode');
  }
}

/** Of the one connection: statements that are prepared are planned once. */
export const forAllValues = 'set plan_cache_mode = force_generic_plan';

/** The same for a statement within a function. Throws where the function has no such statement (any more). */
export async function planWithin(
  database: Queryable,
  { functionName, text, variables }: NonNullable<BooksQuery['within']>,
): Promise<string[]> {
  const { rows } = await database.query<{ has: boolean }>(
    'select bool_or(strpos(prosrc, $2) > 0) as has from pg_proc where oid = $1::regproc',
    [functionName, text.trim()],
  );
  if (rows[0]?.has !== true) throw new Error(`${functionName} does not say: ${text}`);
  const statement = Object.entries(variables).reduce(
    (sql, [name, value]) => sql.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value),
    text,
  );
  return explain(database, statement, []);
}

async function explain(database: Queryable, statement: string, values: readonly string[]): Promise<string[]> {
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(
    `explain (analyze off, costs off) ${statement}`,
    values,
  );
  return rows.map(row => row['QUERY PLAN']);
}
