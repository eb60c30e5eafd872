import type { ClientBase } from 'pg';
import { readCatalogue } from '../../dictionary/read-catalogue.ts';

/**
 * Foreign keys with rows whose parent is not there, found by looking: a key that was never checked, or was checked while
 * its triggers were off, says nothing of its rows.
 */
export async function listBrokenForeignKeys(client: ClientBase): Promise<string[]> {
  const { tables } = await readCatalogue(client);
  const broken: string[] = [];
  for (const table of tables) {
    for (const key of table.foreignKeys) {
      const pairs = key.columns.map((column, place) => [column, key.foreign_columns[place] ?? ''] as const);
      const isSame = pairs.map(
        ([column, there]) => `p.${client.escapeIdentifier(there)} = c.${client.escapeIdentifier(column)}`,
      );
      const isGiven = pairs.map(([column]) => `c.${client.escapeIdentifier(column)} is not null`);
      const { rows } = await client.query(`
        select from ${table.schema}.${table.name} c
        where ${isGiven.join(' and ')}
          and not exists (select from ${key.foreign_schema}.${key.foreign_table} p where ${isSame.join(' and ')})
        limit 1`);
      if (rows.length > 0) broken.push(`${table.schema}.${table.name}: ${key.name}`);
    }
  }
  const { rows } = await client.query<{ name: string }>(
    `select conname::text as name from pg_catalog.pg_constraint where not convalidated order by 1`,
  );
  return [...broken, ...rows.map(({ name }) => `${name} was never checked`)];
}
