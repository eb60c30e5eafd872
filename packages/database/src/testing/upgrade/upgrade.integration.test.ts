import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { migrate } from '../../migrate.ts';
import { differences } from '../../schema-sql/differences.ts';
import { dumpSchema } from '../../schema-sql/dump-schema.ts';
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from '../create-test-database.ts';
import { connectTo, createOldBooks } from './books-of-last-release.ts';
import { listBrokenForeignKeys } from './foreign-keys.ts';
import { copyMigrations, lastReleased, listMigrations } from './migrations-until.ts';
import { changesSince, takeSnapshot } from './row-texts.ts';

// Migrating takes seconds, more where the machine has other work.
vi.setConfig({ testTimeout: 120_000 });

let template: TestDatabase;
beforeAll(async () => {
  template = await createOldBooks();
});
afterAll(() => template?.drop());
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function openDatabase(options: TestDatabaseOptions): Promise<{ url: string; client: pg.Client }> {
  const home = await createTestDatabase(options);
  cleanUps.push(() => home.drop());
  const client = await connectTo(home.url);
  cleanUps.push(() => client.end());
  return { url: home.url, client };
}
const openOldBooks = () => openDatabase({ copyOf: template });

function openMigrations(until: string): string {
  const { directory, remove } = copyMigrations(until);
  cleanUps.push(remove);
  return directory;
}

const later = listMigrations().filter(name => name > lastReleased);

test('the rows of the last release are in every table that it had', async () => {
  const before = await takeSnapshot((await openOldBooks()).client);
  expect(before.length).toBeGreaterThan(35);
  expect(before.filter(({ rows }) => rows.size === 0).map(({ table }) => table.name)).toEqual([]);
});

test('a row that is lost, one that has come, one that says something else, and one without its parent are found', async () => {
  const { client } = await openOldBooks();
  const before = await takeSnapshot(client);
  await client.query(`
    set session_replication_role = replica;
    delete from retail.teams where team_id = 'T2';
    update retail.order_items set unit_price = unit_price + 0.000001 where row_no = 4;
    insert into quality.thresholds (code, value, set_by) values ('total.outlier', 1, 'nobody');
    delete from ops.dead_letters where message_offset = 1;
    insert into ops.reference_changes (table_name) values ('retail.teams');
  `);
  const found = await changesSince(before, client, '9999');
  expect(found.map(change => change.split(' (')[0])).toEqual([
    'ops.dead_letters has lost',
    'quality.thresholds has got',
    'retail.order_items has lost',
    'retail.order_items has got',
    'retail.teams has lost',
  ]);
  expect(await listBrokenForeignKeys(client)).toEqual([
    'retail.order_items: order_items_team_id_fkey',
    'retail.products: products_team_id_fkey',
  ]);
});

test('each later migration leaves every row of the last release as it was, and every foreign key true', async () => {
  const books = await openOldBooks();
  expect(await listBrokenForeignKeys(books.client)).toEqual([]);
  await books.client.query('reset search_path');
  const before = await takeSnapshot(books.client);
  for (const name of later) {
    expect(await migrate(books.url, { directory: openMigrations(name) }), name).toEqual([name]);
    expect(await changesSince(before, books.client, name), name).toEqual([]);
    expect(await listBrokenForeignKeys(books.client), name).toEqual([]);
  }
});

test('a database that was brought up from the last release has the schema of a fresh one', async () => {
  const books = await openOldBooks();
  expect(await migrate(books.url)).toEqual(later);
  const expected = await dumpSchema((await openDatabase({})).client);
  const isKnown = new Set(expected.split('\n'));
  // Partitions were made for what was sold: these lines, and no others, may be there beyond those of a fresh database.
  const isOfSold = (line: string) => /^create table \S+ partition of \S+ FOR VALUES FROM \(.*\) TO \(.*\);$/.test(line);
  const upgraded = (await dumpSchema(books.client))
    .split('\n\n')
    .filter(section => isKnown.has(section) || !isOfSold(section.trim()))
    .join('\n\n');
  expect(differences(expected, upgraded)).toEqual([]);
});

test('of several that bring up one database at once, one does it and none fails', async () => {
  const books = await openOldBooks();
  const before = await takeSnapshot(books.client);
  const done = await Promise.all([migrate(books.url), migrate(books.url), migrate(books.url)]);
  expect(done.filter(names => names.length > 0)).toEqual([later]);
  expect(await changesSince(before, books.client, later.at(-1) ?? lastReleased)).toEqual([]);
});

const gate = 4711;

test('a process that is killed after all migrations and before the commit leaves the old schema, rows and all, and the next one does the work', async () => {
  const books = await openOldBooks();
  const { client } = books;
  const before = await takeSnapshot(books.client);
  const schema = await dumpSchema(client);
  await client.query('reset search_path');

  const directory = openMigrations(later.at(-1) ?? lastReleased);
  writeFileSync(join(directory, '9999-waits.sql'), `select pg_advisory_xact_lock(${gate});`);
  await client.query('select pg_advisory_lock($1)', [gate]);
  const program = fileURLToPath(new URL('./migrating-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, books.url, directory], { stdio: 'ignore' });
  cleanUps.push(() => child.kill('SIGKILL'));
  const waiting = `select from pg_locks where locktype = 'advisory' and objid = ${gate} and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(async () => (await client.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await client.query('select pg_advisory_unlock($1)', [gate]);
  const migrating = `select from pg_stat_activity where datname = current_database() and application_name = 'tillkeeper-migrate'`;
  await expect.poll(async () => (await client.query(migrating)).rowCount, { timeout: 20_000 }).toBe(0);

  expect(differences(schema, await dumpSchema(client))).toEqual([]);
  await client.query('reset search_path');
  expect(await changesSince(before, books.client, lastReleased)).toEqual([]);
  expect(await migrate(books.url)).toEqual(later);
});

test('the code of the last release refuses a database that was brought up, and changes nothing in it', async () => {
  const books = await openOldBooks();
  await migrate(books.url);
  const schema = await dumpSchema(books.client);
  const refused = migrate(books.url, { directory: openMigrations(lastReleased) });
  await expect(refused).rejects.toThrow(`newer release (${later.join(', ')})`);
  expect(differences(schema, await dumpSchema(books.client))).toEqual([]);
});
