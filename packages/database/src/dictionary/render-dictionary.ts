import { type Catalogue, type DatabaseFunction, nameOf, type Table } from './catalogue.ts';
import { withoutCasts } from './check-in-words.ts';
import { code, linkTo, markdownTable } from './markdown.ts';
import { prose, renderTable, shortType } from './render-table.ts';

/** `docs/data-dictionary.md`: every schema, table, view and function, with what their comments say. */
export function renderDictionary(catalogue: Catalogue): string {
  const { schemas, tables, functions } = catalogue;
  const sections = schemas.map(schema => {
    const ofSchema = tables.filter(table => table.schema === schema.name);
    return [
      `## ${schema.name}`,
      prose(schema.comment),
      ...ofSchema.map(table => renderTable(table, catalogue)),
      renderFunctions(
        schema.name,
        functions.filter(each => each.schema === schema.name),
      ),
    ];
  });
  return `${[
    '# The data dictionary',
    [
      'What the database of Tillkeeper keeps, made from the database itself by `pnpm schema`: change the comments in a',
      'migration, not this page. How the tables hang together is drawn in [the diagrams](er-diagram.md). **key**: part of',
      'the primary key; **must**: never empty. Partitions are shown with the table that they are parts of.',
    ].join('\n'),
    ...schemas.map(schema => renderContents(schema.name, tables)),
    ...sections.flat(),
  ]
    .filter(part => part !== '')
    .join('\n\n')}\n`;
}

function renderContents(schema: string, tables: readonly Table[]): string {
  const rows = tables
    .filter(table => table.schema === schema)
    .map(table => [linkTo(nameOf(table)), firstSentence(prose(table.comment))]);
  return markdownTable([`in ${linkTo(schema)}`, 'what it keeps'], rows);
}

function firstSentence(text: string): string {
  return /^.*?[.?!](?= |$)/.exec(text)?.[0] ?? text;
}

function renderFunctions(schema: string, functions: readonly DatabaseFunction[]): string {
  if (functions.length === 0) return '';
  const rows = functions.map(({ name, parameters, returns, comment }) => [
    code(`${name}(${withoutCasts(parameters).replaceAll(/[a-z]+ with(out)? time zone/g, shortType)})`),
    code(shortType(returns)),
    prose(comment),
  ]);
  return `### Functions of ${schema}\n\n${markdownTable(['function', 'returns', 'what it does'], rows)}`;
}
