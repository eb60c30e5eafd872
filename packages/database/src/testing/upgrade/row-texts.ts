import type { ClientBase } from 'pg';
import { tablesThatGrow } from './tables-that-grow.ts';

interface OldTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** How often each row is there, by its text. */
type RowTexts = ReadonlyMap<string, number>;

/** Every table (partitions within their parents) with its columns, as the database is now. */
async function listTables(client: ClientBase): Promise<OldTable[]> {
  const { rows } = await client.query<OldTable>(`
    select format('%I.%I', n.nspname, c.relname) as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('retail', 'ops', 'quality', 'staging', 'bus')
    group by 1 order by 1`);
  return rows;
}

/** The rows of a table as PostgreSQL writes them, of the given columns alone. Throws where one of them is no more. */
async function readRowTexts(client: ClientBase, { name, columns }: OldTable): Promise<RowTexts> {
  const texts = columns.map(column => `${client.escapeIdentifier(column)}::text`).join(', ');
  const { rows } = await client.query<{ row: string }>(`select row(${texts})::text as row from ${name}`);
  return new Map([...Map.groupBy(rows, ({ row }) => row)].map(([row, same]) => [row, same.length]));
}

/** The texts of `some` that `others` does not have as often. */
function missingFrom(others: RowTexts, some: RowTexts): string[] {
  return [...some].filter(([row, count]) => (others.get(row) ?? 0) < count).map(([row]) => row);
}

export type Snapshot = readonly { readonly table: OldTable; readonly rows: RowTexts }[];

/** Every row of every table, by the columns that there are now. */
export async function takeSnapshot(client: ClientBase): Promise<Snapshot> {
  const taken: { table: OldTable; rows: RowTexts }[] = [];
  for (const table of await listTables(client)) taken.push({ table, rows: await readRowTexts(client, table) });
  return taken;
}

/**
 * What is lost or says something else, and what has come where nothing should, `done` being the last migration: the
 * first three rows of each table, in words. Columns that are new are not looked at.
 */
export async function changesSince(before: Snapshot, client: ClientBase, done: string): Promise<string[]> {
  const changes: string[] = [];
  for (const { table, rows } of before) {
    const now = await readRowTexts(client, table);
    const say = (what: string, texts: readonly string[]) =>
      changes.push(...texts.slice(0, 3).map(text => `${table.name} ${what} ${text}, ${texts.length} in all`));
    say('has lost', missingFrom(now, rows));
    const mayGrow = tablesThatGrow.some(({ table: name, since }) => name === table.name && since <= done);
    if (!mayGrow) say('has got', missingFrom(rows, now));
  }
  return changes;
}
