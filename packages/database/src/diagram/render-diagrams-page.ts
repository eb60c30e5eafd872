import { type Catalogue, type Column, nameOf } from '../dictionary/catalogue.ts';
import { code, linkTo, markdownTable } from '../dictionary/markdown.ts';
import { renderDiagram } from './render-diagram.ts';
import { undeclaredRelations } from './undeclared-relations.ts';

/** Where a row is from and when it changed: every table of the books has it, and it would bury what they are about. */
const bookkeeping =
  /^(file_id|row_no|run|revision|received_(at|sequence)|(updated|loaded|superseded|created)_(at|by_file_id))$|_(hash|sent|minor)$/;

/** `docs/er-diagram.md`: how the tables hang together. */
export function renderDiagramsPage(catalogue: Catalogue): string {
  const related = new Set([
    ...undeclaredRelations.flatMap(({ from, to }) => [from, to]),
    ...catalogue.tables.flatMap(table =>
      table.foreignKeys.flatMap(key => [
        nameOf(table),
        nameOf({ schema: key.foreign_schema, name: key.foreign_table }),
      ]),
    ),
  ]);
  const tablesOf = (isWanted: (schema: string) => boolean): string[] =>
    catalogue.tables.filter(table => table.kind === 'table' && isWanted(table.schema)).map(nameOf);
  const draw = (tables: readonly string[], isShown: (column: Column) => boolean): string => {
    const diagram = renderDiagram({ catalogue, tables, undeclared: undeclaredRelations, isShown });
    return `\`\`\`mermaid\n${diagram}\n\`\`\``;
  };
  const around = tablesOf(schema => schema !== 'retail').filter(name => related.has(name));
  const alone = tablesOf(schema => schema !== 'retail').filter(name => !related.has(name));
  return `${[
    '# How the tables hang together',
    [
      'Made from the database by `pnpm schema`: change a migration, not this page. A solid line is a foreign key, a dotted',
      'one a relation that no foreign key holds; beside the line stand the columns that refer. Every column is in',
      '[the data dictionary](data-dictionary.md).',
    ].join('\n'),
    '## The books',
    'Schema `retail`. Left out: the columns that say where a row is from and when it changed.',
    draw(
      tablesOf(schema => schema === 'retail'),
      ({ name }) => !bookkeeping.test(name),
    ),
    '## What is found, and what Tillkeeper needs to run',
    'The keys alone.',
    draw([...around, 'retail.stores'], () => false),
    `Without a relation: ${alone.map(name => linkTo(name, 'data-dictionary.md')).join(', ')}.`,
    '## Relations that no foreign key holds',
    markdownTable(
      ['from', 'to', 'by', 'because'],
      undeclaredRelations.map(({ from, to, columns, why }) => [
        linkTo(from, 'data-dictionary.md'),
        linkTo(to, 'data-dictionary.md'),
        columns.map(code).join(', '),
        why,
      ]),
    ),
  ].join('\n\n')}\n`;
}
