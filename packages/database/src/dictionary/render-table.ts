import { type Catalogue, type Column, type ForeignKey, nameOf, primaryKeyOf, type Table } from './catalogue.ts';
import { checkInWords, withoutBrackets, withoutCasts } from './check-in-words.ts';
import { code, linkTo, markdownTable } from './markdown.ts';

/** One table or view: what it is, its columns, then its keys, rules, indexes, triggers and who may do what. */
export function renderTable(table: Table, catalogue: Catalogue): string {
  const kind = table.kind === 'table' ? '' : `*A ${table.kind}.* `;
  return [
    `### ${nameOf(table)}`,
    `${kind}${prose(table.comment)}`.trim(),
    renderColumns(table),
    renderFacts(table, catalogue),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function renderColumns(table: Table): string {
  const key = primaryKeyOf(table);
  const rows = table.columns.map(column => [
    code(column.name),
    shortType(column.type),
    key.includes(column.name) ? '**key**' : column.is_required ? 'must' : '',
    renderMade(column),
    [prose(column.comment), ...linksOf(column, table)].filter(part => part !== '').join(' '),
  ]);
  return markdownTable(['column', 'type', '', 'when not given', 'what'], rows);
}

function renderMade({ made }: Column): string {
  if (made === null) return '';
  return made === 'identity' ? 'the next number' : code(shortType(withoutCasts(made)));
}

/** Keys of several columns stand below the table; those of one with their column. */
function linksOf(column: Column, table: Table): string[] {
  return table.foreignKeys
    .filter(({ columns }) => columns.length === 1 && columns[0] === column.name)
    .map(key => `→ ${linkTo(targetOf(key))}`);
}

function renderFacts(table: Table, { tables }: Catalogue): string {
  const name = nameOf(table);
  const incoming = tables.flatMap(other =>
    other.foreignKeys.filter(key => targetOf(key) === name).map(key => ({ key, from: nameOf(other) })),
  );
  const uniques = table.constraints.filter(({ kind }) => kind === 'u' || kind === 'x');
  const checks = table.constraints.filter(({ kind }) => kind === 'c');
  return [
    fact('Partitioned', partitionsOf(table)),
    fact('Key', primaryKeyOf(table).length > 1 ? [codes(primaryKeyOf(table))] : []),
    fact(
      'Unique',
      uniques.map(({ kind, columns, definition, comment }) =>
        withComment(kind === 'u' ? codes(columns) : code(withoutCasts(definition)), comment),
      ),
    ),
    fact('Refers to', table.foreignKeys.map(renderForeignKey)),
    fact(
      'Referred to by',
      incoming.map(({ key, from }) => `${linkTo(from)} by ${codes(key.columns)}`),
    ),
    fact(
      'Rules',
      checks.map(({ definition, comment }) =>
        comment === null ? checkInWords(definition) : withComment(checkInWords(definition), comment),
      ),
    ),
    fact(
      'Indexes',
      table.indexes.map(({ name: index, is_unique, definition, comment }) =>
        withComment(`${code(index)}${is_unique ? ', unique' : ''}: ${code(withoutCasts(definition))}`, comment),
      ),
    ),
    fact(
      'Triggers',
      table.triggers.map(({ name: trigger, moment, function_name, comment }) =>
        withComment(`${code(trigger)}, ${moment.toLowerCase()}: ${code(function_name)}`, comment),
      ),
    ),
    fact(
      'Rights',
      table.grants.map(({ role, rights, columns }) => {
        const where = columns.length === 0 ? '' : ` of ${codes(columns)}`;
        return `${code(role)}: ${rights.join(', ')}${where}`;
      }),
    ),
    fact(
      'Row security',
      table.policies.map(({ name: policy, command, roles, rows, comment }) =>
        withComment(
          `${code(policy)}: ${roles.map(code).join(', ')}, ${command}: ${code(withoutBrackets(withoutCasts(rows ?? 'true')))}`,
          comment,
        ),
      ),
    ),
  ]
    .filter(part => part !== '')
    .join('\n');
}

/** One thing stands beside its name, several below it. */
function fact(name: string, said: readonly string[]): string {
  if (said.length === 0) return '';
  if (said.length === 1) return `* **${name}:** ${said[0]}`;
  return [`* **${name}:**`, ...said.map(line => `  * ${line}`)].join('\n');
}

function renderForeignKey(key: ForeignKey): string {
  const isNamedAlike = key.columns.join() === key.foreign_columns.join();
  const there = isNamedAlike ? '' : ` (${codes(key.foreign_columns)})`;
  const actions = [
    key.on_delete === null ? '' : `, on delete ${key.on_delete}`,
    key.on_update === null ? '' : `, on update ${key.on_update}`,
  ];
  return withComment(`${linkTo(targetOf(key))}${there} by ${codes(key.columns)}${actions.join('')}`, key.comment);
}

/** Those by range and by hash are many and alike: only those by list are named. */
function partitionsOf(table: Table): string[] {
  if (table.partition_key === null) return [];
  const isByList = table.partition_key.startsWith('LIST');
  const isByHash = table.partition_key.startsWith('HASH');
  const key = `by ${inWords(table.partition_key)}`;
  if (isByHash) return [`${key}, ${table.partitions.length} partitions`];
  const named = table.partitions.map(({ name, bound }) => `${code(name)} ${inWords(bound)}`);
  return [isByList ? `${key}: ${named.join('; ')}` : key];
}

/** `LIST (till)` and `FOR VALUES IN ('T01')` without the shouting; values stay as they are. */
function inWords(clause: string): string {
  return clause.replace(/^FOR VALUES /, '').replace(/^[A-Z]+/, word => word.toLowerCase());
}

function targetOf(key: ForeignKey): string {
  return nameOf({ schema: key.foreign_schema, name: key.foreign_table });
}

function codes(names: readonly string[]): string {
  return names.map(code).join(', ');
}

function withComment(text: string, comment: string | null): string {
  return comment === null ? text : `${text}: ${prose(comment)}`;
}

/** Types by the names that people use. */
export function shortType(type: string): string {
  return type
    .replaceAll('timestamp with time zone', 'timestamptz')
    .replaceAll('timestamp without time zone', 'timestamp')
    .replaceAll('character varying', 'varchar');
}

/** A comment as Markdown: what would be markup is text. */
export function prose(comment: string | null): string {
  return (comment ?? '').replaceAll(/[<*\\[\]]/g, mark => (mark === '<' ? '&lt;' : `\\${mark}`));
}
