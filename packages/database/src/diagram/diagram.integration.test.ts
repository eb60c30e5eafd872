import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { nameOf, primaryKeyOf } from '../dictionary/catalogue.ts';
import { readCatalogue } from '../dictionary/read-catalogue.ts';
import { createTestDatabase } from '../testing/index.ts';
import { renderDiagram } from './render-diagram.ts';
import { renderDiagramsPage } from './render-diagrams-page.ts';
import { undeclaredRelations } from './undeclared-relations.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function connect(options: { isEmpty: boolean }): Promise<pg.Client> {
  const home = await createTestDatabase(options);
  cleanUps.push(() => home.drop());
  const client = new pg.Client({ connectionString: home.url });
  await client.connect();
  cleanUps.push(() => client.end());
  return client;
}

test('a line says who refers, by what, how many on either side, and whether a foreign key holds it', async () => {
  const client = await connect({ isEmpty: true });
  await client.query(`
    create schema trade;
    create table trade.clubs (club text primary key, ground text unique, founded date);
    create table trade.badges (club text primary key references trade.clubs, price numeric(8, 2), tags text[]);
    create table trade.shirts (shirt text primary key, club text references trade.clubs, loaded_at timestamptz);
    create table trade.sales (day date, shirt text not null);
  `);
  const catalogue = await readCatalogue(client);
  const diagram = renderDiagram({
    catalogue,
    tables: catalogue.tables.map(nameOf),
    undeclared: [{ from: 'trade.sales', to: 'trade.shirts', columns: ['shirt'], why: '' }],
    isShown: ({ name }) => name !== 'loaded_at',
  });
  expect(diagram).toBe(`erDiagram
  trade_clubs ||--o| trade_badges : "club"
  trade_shirts ||..o{ trade_sales : "shirt"
  trade_clubs |o--o{ trade_shirts : "club"
  trade_badges["trade.badges"] {
    text club PK, FK
    numeric price
    text[] tags
  }
  trade_clubs["trade.clubs"] {
    text club PK
    text ground UK
    date founded
  }
  trade_sales["trade.sales"] {
    date day
    text shirt FK
  }
  trade_shirts["trade.shirts"] {
    text shirt PK
    text club FK
  }`);
});

// The part of Mermaid's grammar that the diagrams use; mermaid itself weighs 60 MB and wants a browser.
const id = '[a-z][a-z0-9_]*';
const lineOf = {
  relation: new RegExp(`^  (${id}) (?:\\|\\||\\|o)(?:--|\\.\\.)(?:o\\{|o\\|) (${id}) : "[a-z0-9_, ]+"$`),
  entity: new RegExp(`^  (${id})\\["${id}\\.${id}"\\] \\{$`),
  column: /^ {4}[A-Za-z_][A-Za-z0-9_]*(?:\[\])? [a-z_][a-z0-9_]*(?: (?:PK|FK|UK)(?:, (?:PK|FK|UK))*)?$/,
  end: /^ {2}\}$/,
};

test('the diagrams are Mermaid of the kind that GitHub draws, and every line joins two tables that are drawn', async () => {
  const page = renderDiagramsPage(await readCatalogue(await connect({ isEmpty: false })));
  const diagrams = [...page.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map(([, text = '']) => text.split('\n'));
  expect(diagrams).toHaveLength(2);
  for (const [head, ...lines] of diagrams) {
    expect(head).toBe('erDiagram');
    expect(lines.filter(line => !Object.values(lineOf).some(pattern => pattern.test(line)))).toEqual([]);
    const entities = lines.flatMap(line => lineOf.entity.exec(line)?.[1] ?? []);
    const joined = lines.flatMap(line => lineOf.relation.exec(line)?.slice(1) ?? []);
    expect(entities.length).toBeGreaterThan(10);
    expect(joined.filter(name => !entities.includes(name))).toEqual([]);
    // GitHub draws no diagram of more characters
    expect(lines.join('\n').length).toBeLessThan(50_000);
  }
});

test('a relation that is written down as held by no foreign key is of columns and keys that are there, and is not held', async () => {
  const { tables } = await readCatalogue(await connect({ isEmpty: false }));
  for (const { from, to, columns } of undeclaredRelations) {
    const child = tables.find(table => nameOf(table) === from);
    const parent = tables.find(table => nameOf(table) === to);
    expect(
      columns.map(column => child?.columns.some(({ name }) => name === column)),
      from,
    ).toEqual(columns.map(() => true));
    expect(parent && primaryKeyOf(parent), to).toHaveLength(columns.length);
    const declared = child?.foreignKeys.filter(
      key => nameOf({ schema: key.foreign_schema, name: key.foreign_table }) === to,
    );
    expect(
      declared?.map(key => key.columns),
      from,
    ).not.toContainEqual(columns);
  }
});
