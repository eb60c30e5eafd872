import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { nameOf } from './catalogue.ts';
import { readCatalogue } from './read-catalogue.ts';

let home: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  home = await createTestDatabase();
  client = new pg.Client({ connectionString: home.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await home?.drop();
});

test('every schema, table, view, column and function says what it is', async () => {
  const { schemas, tables, functions } = await readCatalogue(client);
  const silent = [
    ...schemas.filter(({ comment }) => !comment).map(({ name }) => `schema ${name}`),
    ...tables.filter(({ comment }) => !comment).map(table => nameOf(table)),
    ...tables.flatMap(table =>
      table.columns.filter(({ comment }) => !comment).map(column => `${nameOf(table)}.${column.name}`),
    ),
    ...functions.filter(({ comment }) => !comment).map(each => `${nameOf(each)}()`),
  ];
  expect(silent).toEqual([]);
});
