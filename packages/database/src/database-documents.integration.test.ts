import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseDocuments } from './database-documents.ts';
import { differences } from './schema-sql/differences.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

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

test.each(databaseDocuments)('$path is what the migrations make (else run `pnpm schema`)', async ({ file, render }) => {
  expect(differences(readFileSync(file, 'utf8'), await render(client))).toEqual([]);
});
