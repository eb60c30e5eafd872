import { columnsOf, type FileType, fileTypes } from '@tillkeeper/contracts';
import type { Queryable } from '../query-on.ts';

export type MasterTable = Exclude<FileType, 'sales'>;

export interface MasterChange {
  /** In `retail`. */
  readonly table: MasterTable;
  /** Its key: every column of it. */
  readonly key: Readonly<Record<string, string>>;
  /** The revision that was read, and that the new values were made for. */
  readonly revision: number;
  /** By column; decimal text, ISO days and instants. `deleted_at` takes it out of use, or back. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** `isStale`: somebody was first, and nothing was changed; `revision` is that of now, null: the record has gone. */
export type MasterChanged =
  | { readonly isStale: false; readonly revision: number }
  | { readonly isStale: true; readonly revision: number | null };

/**
 * Changes a record of the master data, provided that it still is what was read. Values that say nothing new leave the
 * revision as it is. Throws on a column that the table does not have or that is part of its key.
 */
export async function changeMasterRecord(on: Queryable, change: MasterChange): Promise<MasterChanged> {
  const { table, revision } = change;
  const key = fileTypes[table].key.map(name => ({ name, value: change.key[name] }));
  const values = Object.entries(change.values);
  assertColumns(
    table,
    values.map(([name]) => name),
  );
  // Only names that were compared with the contract's come into the statement.
  const isIt = key.map(({ name }, index) => `${name} = $${index + 1}`).join(' and ');
  const set = values.map(([name], index) => `${name} = $${key.length + 2 + index}`).join(', ');
  const keyValues = key.map(({ value }) => value);
  const changed = await on.query<{ revision: number }>(
    `update retail.${table} set ${set} where ${isIt} and revision = $${key.length + 1} returning revision`,
    [...keyValues, revision, ...values.map(([, value]) => value)],
  );
  if (changed.rows[0] !== undefined) return { isStale: false, revision: changed.rows[0].revision };
  const now = await on.query<{ revision: number }>(`select revision from retail.${table} where ${isIt}`, keyValues);
  return { isStale: true, revision: now.rows[0]?.revision ?? null };
}

function assertColumns(table: MasterTable, names: readonly string[]): void {
  const key: readonly string[] = fileTypes[table].key;
  const known = columnsOf(table).flatMap(({ name }) => (key.includes(name) ? [] : [name]));
  if (table !== 'inventory') known.push('deleted_at');
  const unknown = names.filter(name => !known.includes(name));
  if (names.length === 0 || unknown.length > 0)
    throw new Error(
      `retail.${table}: no column to change is named ${unknown.join(', ')}; there are ${known.join(', ')}`,
    );
}
