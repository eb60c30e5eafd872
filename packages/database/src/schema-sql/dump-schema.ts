import type { ClientBase } from 'pg';
import { objectQueries } from './object-queries.ts';
import { columnsOf, constraintsOf, partitionsOf, tablesOf } from './table-queries.ts';

interface TableRow {
  readonly id: number;
  readonly head: string;
  readonly tail: string;
}

interface PartOfTable {
  readonly table_id: number;
  readonly ddl: string;
}

const heading = `-- The schema that the migrations make, for reading and for comparing in reviews; written by \`pnpm schema\`.
-- Do not change it by hand: write a migration. It can be loaded into an empty database.

set check_function_bodies = off;
`;

/**
 * The schema of a database as SQL: every object of ours, each written from PostgreSQL's catalogues in a fixed order, so
 * that the same schema gives the same text. (The npm package of PostgreSQL has no pg_dump.) Left out: roles and rights.
 */
export async function dumpSchema(client: ClientBase): Promise<string> {
  // With an empty path PostgreSQL writes every name with its schema.
  await client.query(`set search_path = ''`);
  const texts = async (query: string) => (await client.query<{ ddl: string }>(query)).rows.map(row => row.ddl);
  const parts = async (query: string) => byTable((await client.query<PartOfTable>(query)).rows);

  const tables = (await client.query<TableRow>(tablesOf)).rows;
  const columns = await parts(columnsOf);
  const constraints = await parts(constraintsOf);
  const afterwards = [
    await parts(objectQueries.constraintsOfPartitions),
    await parts(objectQueries.indexes),
    await parts(objectQueries.statistics),
    await parts(objectQueries.triggers),
    await parts(objectQueries.commentsOnTables),
  ];
  const withParts = (id: number, ddl: string) => [ddl, ...afterwards.flatMap(each => each.get(id) ?? [])].join('\n');

  const partitions = (await client.query<{ id: number; ddl: string }>(partitionsOf)).rows;
  return [
    heading,
    ...(await texts(objectQueries.schemas)),
    ...(await texts(objectQueries.extensions)),
    ...(await texts(objectQueries.enums)),
    ...(await texts(objectQueries.domains)),
    ...(await texts(objectQueries.sequences)),
    ...(await texts(objectQueries.functions)),
    ...tables.map(({ id, head, tail }) => {
      const lines = [...(columns.get(id) ?? []), ...(constraints.get(id) ?? [])].map(line => `  ${line}`);
      return withParts(id, `${head} (\n${lines.join(',\n')}\n)${tail};`);
    }),
    ...partitions.map(({ id, ddl }) => withParts(id, ddl)),
    ...(await texts(objectQueries.functionsOfTables)),
    ...(await texts(objectQueries.views)),
    (await texts(objectQueries.sequenceOwners)).join('\n'),
    (await texts(objectQueries.foreignKeys)).join('\n'),
    (await texts(objectQueries.otherComments)).join('\n'),
  ]
    .map(section => `${section.trimEnd()}\n`)
    .filter(section => section !== '\n')
    .join('\n');
}

function byTable(rows: readonly PartOfTable[]): Map<number, string[]> {
  return new Map(
    [...Map.groupBy(rows, row => row.table_id)].map(([table, parts]) => [table, parts.map(part => part.ddl)]),
  );
}
