import { readdirSync } from 'node:fs';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database } from './create-database.ts';
import { assertSchemaIsCurrent, migrate, SchemaMismatchError } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

let home: TestDatabase;
let database: Database;
beforeEach(async () => {
  home = await createTestDatabase({ isEmpty: true });
  database = createDatabase({ url: home.url });
});
afterEach(async () => {
  await database?.close();
  await home?.drop();
});

const names = readdirSync(new URL('../migrations', import.meta.url))
  .filter(name => name.endsWith('.sql'))
  .map(name => name.replace('.sql', ''))
  .sort();

test('an empty database gets every migration in order, and a second run finds nothing to do', async () => {
  await expect(assertSchemaIsCurrent(home.url)).rejects.toBeInstanceOf(SchemaMismatchError);
  expect(await migrate(home.url)).toEqual(names);
  expect(await migrate(home.url)).toEqual([]);
  await assertSchemaIsCurrent(home.url);
});

test('of several that migrate at once one does it, and none fails', async () => {
  const done = await Promise.all([migrate(home.url), migrate(home.url), migrate(home.url)]);
  expect(done.filter(each => each.length > 0)).toEqual([names]);
});

test('code refuses a database that a newer release has changed, and changes nothing in it', async () => {
  await migrate(home.url);
  await database.query(`insert into ops.migrations (name, run_on) values ('9999-from-the-future', now())`);
  await expect(assertSchemaIsCurrent(home.url)).rejects.toThrow('newer release (9999-from-the-future)');
  await expect(migrate(home.url)).rejects.toBeInstanceOf(SchemaMismatchError);
});

test('a database that lacks a migration is refused, naming it', async () => {
  await migrate(home.url);
  await database.query('delete from ops.migrations where name = $1', [names.at(-1)]);
  await expect(assertSchemaIsCurrent(home.url)).rejects.toThrow(`lacks ${names.at(-1)}`);
});

test('a migration that fails undoes those before it, and says where', async () => {
  await database.query('create schema bus; create table bus.messages (stranger integer)');
  await expect(migrate(home.url)).rejects.toThrow(/create table bus\.messages[\s\S]*already exists/);
  const { rows } = await database.query(
    `select to_regclass('bus.partitions') as partitions, count(*) as done from ops.migrations`,
  );
  expect(rows).toEqual([{ partitions: null, done: 0n }]);
});

test('a server that is away is something to wait for', async () => {
  await expect(migrate('postgres://x@127.0.0.1:1/x')).rejects.toBeInstanceOf(RetryableError);
  await expect(assertSchemaIsCurrent('postgres://x@127.0.0.1:1/x')).rejects.toBeInstanceOf(RetryableError);
});
