import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { createTestDatabase } from '../testing/index.ts';
import { anchorOf } from './markdown.ts';
import { readCatalogue } from './read-catalogue.ts';
import { renderDictionary } from './render-dictionary.ts';

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

test('a schema of every kind of object is told with its keys, rules, indexes, triggers, rights and partitions', async () => {
  const client = await connect({ isEmpty: true });
  await client.query(`
    create schema trade;
    comment on schema trade is 'What is sold.';
    create table trade.clubs (club text primary key);
    create table trade.shirts (
      sku bigint generated always as identity primary key,
      club text references trade.clubs on delete set null,
      kind text not null default 'HOME' check (kind in ('HOME', 'AWAY')),
      price numeric(8, 2), tax numeric generated always as (price * 0.2) stored,
      name varchar(40) unique,
      constraint worth check (price * 2 > 1));
    comment on table trade.shirts is 'Shirts by <club> | kind. Each once.';
    comment on column trade.shirts.price is 'In *pounds*.';
    comment on constraint worth on trade.shirts is 'No shirt is free.';
    create index shirts_dear on trade.shirts (price desc) where price > 100;
    comment on index trade.shirts_dear is 'The window asks for them.';
    create function trade.refuse(why text, at timestamptz default now()) returns text language sql as 'select why';
    create function trade.noted() returns trigger language plpgsql as 'begin return null; end';
    comment on function trade.noted() is 'Writes down who.';
    create trigger noted after insert or update on trade.shirts for each row execute function trade.noted();
    create table trade.sales (sku bigint references trade.shirts, day date, till text, primary key (sku, day, till))
      partition by list (till);
    create table trade.sales_one partition of trade.sales for values in ('T01', 'T02');
    create table trade.sales_rest partition of trade.sales default;
    create view trade.dear as select sku, price from trade.shirts where price > 100;
    grant select on trade.shirts to public;
    grant update (price, name) on trade.shirts to public;
    alter table trade.shirts enable row level security;
    create policy affordable on trade.shirts for select to public using (price < 200);
    comment on policy affordable on trade.shirts is 'Others see what they can buy.';
  `);
  const page = renderDictionary(await readCatalogue(client));
  const section = (name: string) => page.split(`### ${name}\n`)[1]?.split('\n### ')[0]?.trim();
  expect(section('trade.shirts')).toBe(`Shirts by &lt;club> | kind. Each once.

| column | type |  | when not given | what |
| --- | --- | --- | --- | --- |
| \`sku\` | bigint | **key** | the next number |  |
| \`club\` | text |  |  | → [trade.clubs](#tradeclubs) |
| \`kind\` | text | must | \`'HOME'\` |  |
| \`price\` | numeric(8,2) |  |  | In \\*pounds\\*. |
| \`tax\` | numeric |  | \`generated: (price * 0.2)\` |  |
| \`name\` | varchar(40) |  |  |  |

* **Unique:** \`name\`
* **Refers to:** [trade.clubs](#tradeclubs) by \`club\`, on delete set null
* **Referred to by:** [trade.sales](#tradesales) by \`sku\`
* **Rules:**
  * \`kind\` is one of \`HOME\`, \`AWAY\`
  * \`(price * 2) > 1\`: No shirt is free.
* **Indexes:** \`shirts_dear\`: \`btree (price DESC) WHERE (price > 100)\`: The window asks for them.
* **Triggers:** \`noted\`, after insert or update: \`trade.noted\`: Writes down who.
* **Rights:**
  * \`public\`: select
  * \`public\`: update of \`price\`, \`name\`
* **Row security:** \`affordable\`: \`public\`, select: \`price < 200\`: Others see what they can buy.`);
  expect(section('trade.sales')).toContain(
    "* **Partitioned:** by list (till): `sales_one` in ('T01', 'T02'); `sales_rest` default\n* **Key:** `sku`, `day`, `till`",
  );
  expect(section('trade.dear')).toMatch(/^\*A view\.\*\n\n\| column \| type \|\n/);
  expect(section('Functions of trade')).toContain('| `refuse(why text, at timestamptz DEFAULT now())` | `text` |  |');
  expect(page).toContain('| [trade.shirts](#tradeshirts) | Shirts by &lt;club> \\| kind. |');
  expect(page).not.toContain('### trade.sales_one');
});

test('every link of the page leads to a heading, and no two headings share a link', async () => {
  const page = renderDictionary(await readCatalogue(await connect({ isEmpty: false })));
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
  expect(new Set(headings).size).toBe(headings.length);
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(link => !headings.includes(link ?? ''))).toEqual([]);
});
