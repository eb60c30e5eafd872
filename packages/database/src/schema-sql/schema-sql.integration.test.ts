import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { createTestDatabase } from '../testing/index.ts';
import { differences } from './differences.ts';
import { dumpSchema } from './dump-schema.ts';

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

test('a schema of every kind of object, loaded from its text, gives the same text again', async () => {
  const original = await connect({ isEmpty: false });
  await original.query(`
    create schema trade;
    comment on schema trade is 'it''s \\ a "test"';
    create extension btree_gin with schema trade;
    create type trade.colour as enum ('red', 'claret & blue');
    create domain trade.sku as text default 'none' check (length(value) < 65);
    create table trade.shirts (
      sku trade.sku primary key, colour trade.colour not null default 'red', name text collate "C",
      price numeric(8, 2) check (price >= 0), with_tax numeric generated always as (price * 1.2) stored,
      number serial, club text unique, worn daterange, valid_from date, valid_to date,
      constraint dates check (valid_from < valid_to));
    create table trade.sales (sold_on date not null, sku text references trade.shirts, quantity integer)
      partition by range (sold_on);
    create table trade.sales_2026 partition of trade.sales (check (quantity > 0))
      for values from ('2026-01-01') to ('2027-01-01') partition by list (sku);
    create table trade.sales_2026_other partition of trade.sales_2026 default;
    create unlogged table trade.counts (sku text) with (fillfactor = 70);
    create index on trade.sales (sku) where quantity > 1;
    create index shirts_by_name on trade.shirts using gin (name trade.text_ops);
    create statistics trade.shirt_clubs on club, colour from trade.shirts;
    create view trade.dear as select sku, price from trade.shirts where price > 100;
    create function trade.refuse() returns trigger language plpgsql as $$ begin return null; end $$;
    comment on function trade.refuse() is 'refuses';
    create trigger refuse before delete on trade.shirts for each row execute function trade.refuse();
    comment on trigger refuse on trade.shirts is 'no shirt goes';
    comment on constraint dates on trade.shirts is 'in order';
    comment on column trade.shirts.price is 'in the store''s currency';
    comment on view trade.dear is 'for the window';
  `);
  const text = await dumpSchema(original);
  const copy = await connect({ isEmpty: true });
  await copy.query(text);
  expect(differences(text, await dumpSchema(copy))).toEqual([]);
  for (const named of ['trade.dear as', 'refuse BEFORE DELETE', 'shirt_clubs', "'no shirt goes'", 'sales_2026_other']) {
    expect(text).toContain(named);
  }
});
