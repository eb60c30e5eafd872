import type { Database } from '@tillkeeper/database';
import { planOf, planWithin } from './plan.ts';
import { type BooksQuery, booksQueries } from './queries.ts';

/** Where the page stands, from the root of the repository. */
export const queriesPagePath = 'docs/queries.md';

/** The page of queries with the plans that this database makes; it has to be filled as `fillBooks` does. */
export async function renderQueriesPage(database: Database): Promise<string> {
  const sections: string[] = [];
  for (const query of booksQueries) sections.push(await sectionOf(database, query));
  return `${[head, ...sections].join('\n')}`;
}

const head = `# What is asked of the books

Made by \`npx -y pnpm@12.18.0 benchmark:queries --small --write\` from \`benchmarks/queries/queries.ts\`; a test compares it with the plans that PostgreSQL
really makes, in books of a store and a web shop that are filled like those that are measured, of the same 11 quarters and with as many orders for each
customer as among 1,000,000 orders of 100,000 customers in 25 stores. The same run without \`--small\` measures on that many and
compares the plans again. Limits are for p95 there, one call after the other; what was measured stands in \`benchmarks/README.md\`.
`;

async function sectionOf(database: Database, query: BooksQuery): Promise<string> {
  const values = query.example.map((value, index) => `\`$${index + 1}\` = \`${value}\``).join(', ');
  const parts = [
    `## ${query.title}\n`,
    `${query.says} At most ${query.limitMs} ms.\n`,
    block('sql', query.text.trim()),
    `With ${values}:\n`,
    block('', (await planOf(database, query)).join('\n')),
  ];
  if (query.within !== undefined) {
    const held = Object.entries(query.within.variables).map(([name, value]) => `\`${name}\` = \`${value}\``);
    parts.push(
      `Within \`${query.within.functionName}\` this does the work, with ${held.join(' and ')}:\n`,
      block('sql', query.within.text.trim().replaceAll('\n  ', '\n')),
      block('', (await planWithin(database, query.within)).join('\n')),
    );
  }
  return parts.join('\n');
}

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`;
