/** What PostgreSQL's catalogues say of the database, partitions folded into the table that they are parts of. */
export interface Catalogue {
  readonly schemas: readonly Schema[];
  readonly tables: readonly Table[];
  readonly functions: readonly DatabaseFunction[];
}

export interface Schema {
  readonly name: string;
  readonly comment: string | null;
}

/** A table or a view. */
export interface Table {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view';
  readonly comment: string | null;
  /** Such as `RANGE (business_date)`; null: it has no partitions. */
  readonly partition_key: string | null;
  readonly has_row_security: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly policies: readonly Policy[];
  readonly grants: readonly Grant[];
  readonly partitions: readonly Partition[];
}

export interface Column {
  readonly table_id: number;
  readonly name: string;
  readonly type: string;
  readonly is_required: boolean;
  /** The expression of its default, or how it is made; null: neither. */
  readonly made: string | null;
  readonly comment: string | null;
}

/** A primary key, a unique key, a check or an exclusion. */
export interface Constraint {
  readonly table_id: number;
  readonly name: string;
  readonly kind: 'p' | 'u' | 'c' | 'x';
  readonly columns: readonly string[];
  /** As PostgreSQL writes it: `CHECK ((price >= 0))`. */
  readonly definition: string;
  readonly comment: string | null;
}

export interface ForeignKey {
  readonly table_id: number;
  readonly name: string;
  readonly columns: readonly string[];
  readonly foreign_schema: string;
  readonly foreign_table: string;
  readonly foreign_columns: readonly string[];
  readonly on_delete: string | null;
  readonly on_update: string | null;
  readonly comment: string | null;
}

/** An index that is not that of a key. */
export interface Index {
  readonly table_id: number;
  readonly name: string;
  readonly is_unique: boolean;
  /** What stands after `USING`: `btree (file_id) WHERE ...`. */
  readonly definition: string;
  readonly comment: string | null;
}

export interface Trigger {
  readonly table_id: number;
  readonly name: string;
  /** What stands between its name and its table: `AFTER INSERT OR UPDATE`. */
  readonly moment: string;
  readonly function_name: string;
  /** Its own, else that of its function. */
  readonly comment: string | null;
}

export interface Policy {
  readonly table_id: number;
  readonly name: string;
  readonly command: string;
  readonly roles: readonly string[];
  readonly rows: string | null;
  readonly comment: string | null;
}

/** What a role that does not own the table may do; `columns` is empty where it is the whole table. */
export interface Grant {
  readonly table_id: number;
  readonly role: string;
  readonly rights: readonly string[];
  readonly columns: readonly string[];
}

export interface Partition {
  readonly table_id: number;
  readonly name: string;
  readonly bound: string;
}

export interface DatabaseFunction {
  readonly schema: string;
  readonly name: string;
  readonly parameters: string;
  readonly returns: string;
  readonly comment: string | null;
}

/** `schema.table`, which is unique. */
export function nameOf(table: { readonly schema: string; readonly name: string }): string {
  return `${table.schema}.${table.name}`;
}

/** The primary key's columns, in its order; empty where there is none. */
export function primaryKeyOf(table: Table): readonly string[] {
  return table.constraints.find(({ kind }) => kind === 'p')?.columns ?? [];
}
