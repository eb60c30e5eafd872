import type { ClientBase, QueryResultRow } from 'pg';
import type {
  Catalogue,
  Column,
  Constraint,
  DatabaseFunction,
  ForeignKey,
  Grant,
  Index,
  Partition,
  Policy,
  Schema,
  Table,
  Trigger,
} from './catalogue.ts';
import { catalogueQueries } from './catalogue-queries.ts';

type Bare = Pick<Table, 'id' | 'schema' | 'name' | 'kind' | 'comment' | 'partition_key' | 'has_row_security'>;

/** Reads what a database is made of. Sets the connection's `search_path` to nothing, so that every name has its schema. */
export async function readCatalogue(client: ClientBase): Promise<Catalogue> {
  await client.query(`set search_path = ''`);
  const rows = async <T extends QueryResultRow>(query: string) => (await client.query<T>(query)).rows;
  const parts = async <T extends QueryResultRow & { readonly table_id: number }>(query: string) => {
    const byTable = Map.groupBy(await rows<T>(query), part => part.table_id);
    return (table: Bare): readonly T[] => byTable.get(table.id) ?? [];
  };
  const bare = await rows<Bare>(catalogueQueries.tables);
  const columns = await parts<Column>(catalogueQueries.columns);
  const constraints = await parts<Constraint>(catalogueQueries.constraints);
  const foreignKeys = await parts<ForeignKey>(catalogueQueries.foreignKeys);
  const indexes = await parts<Index>(catalogueQueries.indexes);
  const triggers = await parts<Trigger>(catalogueQueries.triggers);
  const policies = await parts<Policy>(catalogueQueries.policies);
  const grants = await parts<Grant>(catalogueQueries.grants);
  const partitions = await parts<Partition>(catalogueQueries.partitions);
  return {
    schemas: await rows<Schema>(catalogueQueries.schemas),
    tables: bare.map(table => ({
      ...table,
      columns: columns(table),
      constraints: constraints(table),
      foreignKeys: foreignKeys(table),
      indexes: indexes(table),
      triggers: triggers(table),
      policies: policies(table),
      grants: grants(table),
      partitions: partitions(table),
    })),
    functions: await rows<DatabaseFunction>(catalogueQueries.functions),
  };
}
