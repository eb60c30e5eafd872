import { problemCodes } from '@tillkeeper/contracts';
import { copyInto, type Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';
import type { ReferenceTable } from './reference-types.ts';

/** Names in these statements come from the contract, never from a file. */
const loadingTable = (table: ReferenceTable): string => `loading_${table.type}`;
const list = (alias: string, names: readonly string[]): string => names.map(name => `${alias}.${name}`).join(', ');
const sameKey = (table: ReferenceTable, a: string, b: string): string =>
  table.key.map(name => `${a}.${name} = ${b}.${name}`).join(' and ');
const differ = (a: string, b: string, columns: readonly string[]): string =>
  columns.length === 0 ? 'false' : `(${list(a, columns)}) is distinct from (${list(b, columns)})`;

/**
 * Copies the child's CSV into a temporary table typed as the real one. It goes with the transaction: such files are few, and
 * a table that is emptied at every commit of its connection costs each of them a millisecond, tills' files too.
 */
export async function receiveRecords(
  tx: Transaction,
  table: ReferenceTable,
  csv: { path: string; columns: readonly string[] },
): Promise<void> {
  await tx.query(
    `create temp table ${loadingTable(table)} on commit drop as
     select null::bigint as row_no, null::text as code, ${table.columns.join(', ')} from retail.${table.type} with no data`,
  );
  const names = csv.columns.join(', ');
  const statement = `copy ${loadingTable(table)} (${names}) from stdin with (format csv, force_null (${names}))`;
  await copyInto(tx, statement, csv.path);
}

/** One loader at a time for each kind: what is counted is what is written. */
export async function lockKind(tx: Transaction, table: ReferenceTable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tillkeeper.reference/' || $1, 0))`, [table.type]);
}

/** Fills what stays when a file has none of it with what is in the books. */
export async function keepWhenEmpty(tx: Transaction, table: ReferenceTable, columns: readonly string[]): Promise<void> {
  for (const column of table.keptWhenEmpty.filter(name => columns.includes(name)))
    await tx.query(
      `update ${loadingTable(table)} l set ${column} = t.${column} from retail.${table.type} t
       where ${sameKey(table, 't', 'l')} and l.${column} is null and t.${column} is not null`,
    );
}

/** Marks the records that name a record which is gone since the file was judged. */
export async function markOrphans(tx: Transaction, table: ReferenceTable): Promise<void> {
  for (const parent of table.parents)
    await tx.query(
      `update ${loadingTable(table)} l set code = $1
       where l.code is null and l.${parent.column} is not null
         and not exists (select from retail.${parent.table} p where p.${parent.column} = l.${parent.column})`,
      [parent.code],
    );
}

export interface ReferenceCounts {
  /** Empty for kinds that are of no store. */
  readonly store_id: string;
  readonly loaded: bigint;
  readonly unchanged: bigint;
  readonly held: bigint;
}

/** Whether the record in the books (t) has to change to what the file says (l), which was received at $1. */
function isChange(table: ReferenceTable, columns: readonly string[]): string {
  const isDifferent = differ('l', 't', valuesOf(table, columns));
  const isBack = table.isDeletable ? ` or coalesce(t.deleted_at < $1::timestamptz, false)` : '';
  return `(t.received_at <= $1::timestamptz and (${isDifferent}${isBack}))`;
}

const valuesOf = (table: ReferenceTable, columns: readonly string[]): readonly string[] =>
  columns.filter(name => !table.key.includes(name));

/** What the upsert that follows does: new and changed are loaded; the same, or said earlier than what is there, unchanged. */
export async function countOutcomes(
  tx: Transaction,
  table: ReferenceTable,
  file: FileUnderLoad,
  columns: readonly string[],
): Promise<ReferenceCounts[]> {
  const isLoaded = `(t.${table.key[0]} is null or ${isChange(table, columns)})`;
  const storeId = table.columns.includes('store_id') ? 'l.store_id' : "''";
  const { rows } = await tx.query<ReferenceCounts>(
    `select ${storeId} as store_id,
       count(*) filter (where l.code is null and ${isLoaded}) as loaded,
       count(*) filter (where l.code is null and not ${isLoaded}) as unchanged,
       count(*) filter (where l.code is not null) as held
     from ${loadingTable(table)} l
     left join retail.${table.type} t on ${sameKey(table, 't', 'l')}
     group by 1`,
    [file.received_at],
  );
  return rows;
}

/**
 * Writes the records that are new or say something else. What was received later wins: a file that is handled late
 * overwrites nothing that a later one said. One that was deleted is back when a file names it that was received after.
 * Their revision and updated_at are a trigger's.
 */
export async function upsertRecords(
  tx: Transaction,
  table: ReferenceTable,
  file: FileUnderLoad,
  columns: readonly string[],
): Promise<void> {
  const set = [
    ...valuesOf(table, columns).map(name => `${name} = excluded.${name}`),
    'received_at = excluded.received_at',
    ...(table.isDeletable ? ['deleted_at = case when t.deleted_at >= excluded.received_at then t.deleted_at end'] : []),
  ];
  await tx.query(
    `insert into retail.${table.type} as t (${columns.join(', ')}, received_at)
     select ${list('l', columns)}, $1::timestamptz
     from ${loadingTable(table)} l
     left join retail.${table.type} t on ${sameKey(table, 't', 'l')}
     where l.code is null and (t.${table.key[0]} is null or ${isChange(table, columns)})
     order by ${list('l', table.key)}
     on conflict (${table.key.join(', ')}) do update set ${set.join(', ')}
     where t.received_at <= excluded.received_at`,
    [file.received_at],
  );
}

/**
 * Notes when the records were said last that say nothing new, so that a file received before is known to be old. Apart
 * from the upsert: most of a catalogue says nothing new every day, and this touches no index and wakes no trigger of rows.
 */
export async function confirmRecords(tx: Transaction, table: ReferenceTable, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `update retail.${table.type} t set received_at = $1::timestamptz
     from (
       select ${list('t', table.key)} from retail.${table.type} t join ${loadingTable(table)} l on ${sameKey(table, 't', 'l')}
       where l.code is null and t.received_at < $1::timestamptz
       order by ${list('t', table.key)} for no key update of t) l
     where ${sameKey(table, 't', 'l')}`,
    [file.received_at],
  );
}

/** Says of each record that was held which record it names in vain. */
export async function insertOrphanFindings(tx: Transaction, table: ReferenceTable, file: FileUnderLoad): Promise<void> {
  const codes = table.parents.map(parent => parent.code);
  if (codes.length === 0) return;
  const columnOrNull = (name: string): string => (table.columns.includes(name) ? `l.${name}` : 'null');
  await tx.query(
    `insert into quality.exceptions
       (file_id, run, file_type, row_no, store_id, product_id, code, severity, column_name, value, message)
     select $1, $2, $3, l.row_no, ${columnOrNull('store_id')}, ${columnOrNull('product_id')}, l.code, c.severity,
       c.column_name, to_jsonb(l) ->> c.column_name, c.message
     from ${loadingTable(table)} l
     join unnest($4::text[], $5::text[], $6::text[], $7::text[]) as c (code, severity, column_name, message) using (code)`,
    [
      file.file_id,
      file.run,
      table.type,
      codes,
      codes.map(code => problemCodes[code].severity),
      table.parents.map(parent => parent.column),
      codes.map(code => problemCodes[code].sentence),
    ],
  );
}
