import { type Catalogue, type Column, nameOf, primaryKeyOf, type Table } from '../dictionary/catalogue.ts';
import { shortType } from '../dictionary/render-table.ts';
import type { UndeclaredRelation } from './undeclared-relations.ts';

export interface DiagramOptions {
  readonly catalogue: Catalogue;
  /** Names of the tables to draw (`schema.table`). */
  readonly tables: readonly string[];
  readonly undeclared: readonly UndeclaredRelation[];
  /** Which columns to show beside those of keys. */
  readonly isShown: (column: Column) => boolean;
}

interface Relation {
  readonly child: Table;
  readonly parent: Table;
  readonly columns: readonly string[];
  readonly isDeclared: boolean;
}

/** A Mermaid `erDiagram`: solid lines are foreign keys, dotted ones relations that no foreign key holds. */
export function renderDiagram({ catalogue, tables, undeclared, isShown }: DiagramOptions): string {
  const drawn = catalogue.tables.filter(table => tables.includes(nameOf(table)));
  const byName = new Map(drawn.map(table => [nameOf(table), table]));
  const relations = drawn.flatMap(child => relationsOf(child, byName, undeclared));
  const entities = drawn.map(table => renderEntity(table, relations, isShown));
  return ['erDiagram', ...relations.map(renderRelation), ...entities].join('\n');
}

function relationsOf(
  child: Table,
  drawn: ReadonlyMap<string, Table>,
  undeclared: readonly UndeclaredRelation[],
): Relation[] {
  const declared = child.foreignKeys.map(key => ({
    to: nameOf({ schema: key.foreign_schema, name: key.foreign_table }),
    columns: key.columns,
    isDeclared: true,
  }));
  const others = undeclared
    .filter(({ from }) => from === nameOf(child))
    .map(({ to, columns }) => ({ to, columns, isDeclared: false }));
  return [...declared, ...others].flatMap(({ to, columns, isDeclared }) => {
    const parent = drawn.get(to);
    return parent === undefined ? [] : [{ child, parent, columns, isDeclared }];
  });
}

function renderRelation({ child, parent, columns, isDeclared }: Relation): string {
  const mayBeEmpty = columns.some(name => child.columns.find(column => column.name === name)?.is_required !== true);
  const isOneAtMost = child.constraints.some(
    ({ kind, columns: key }) => (kind === 'p' || kind === 'u') && key.every(name => columns.includes(name)),
  );
  const line = `${mayBeEmpty ? '|o' : '||'}${isDeclared ? '--' : '..'}${isOneAtMost ? 'o|' : 'o{'}`;
  return `  ${idOf(parent)} ${line} ${idOf(child)} : "${columns.join(', ')}"`;
}

function renderEntity(table: Table, relations: readonly Relation[], isShown: (column: Column) => boolean): string {
  const primary = primaryKeyOf(table);
  const foreign = relations.filter(({ child }) => child === table).flatMap(({ columns }) => columns);
  const unique = table.constraints.filter(({ kind, columns }) => kind === 'u' && columns.length === 1);
  const lines = table.columns.flatMap(column => {
    const marks = [
      primary.includes(column.name) ? 'PK' : '',
      foreign.includes(column.name) ? 'FK' : '',
      unique.some(({ columns }) => columns[0] === column.name) ? 'UK' : '',
    ].filter(mark => mark !== '');
    if (marks.length === 0 && !isShown(column)) return [];
    return [`    ${typeOf(column)} ${column.name}${marks.length === 0 ? '' : ` ${marks.join(', ')}`}`];
  });
  return [`  ${idOf(table)}["${nameOf(table)}"] {`, ...lines, '  }'].join('\n');
}

function idOf(table: Table): string {
  return `${table.schema}_${table.name}`;
}

/** Mermaid takes no spaces, commas or dots in a type. */
function typeOf({ type }: Column): string {
  return shortType(type)
    .replace(/\(.*\)/, '')
    .replaceAll(/[^A-Za-z0-9_[\]]+/g, '_');
}
