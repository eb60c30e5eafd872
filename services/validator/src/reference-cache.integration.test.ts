import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Database } from '@tillkeeper/database';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReferenceReader, type ReferencePaths } from './judge/reference-reader.ts';
import { createReferenceCache } from './reference-cache.ts';
import { pruneReferenceChanges, referenceSources } from './reference-repository.ts';

let testDatabase: TestDatabase;
let database: Database;
let directory: string;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url });
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-reference-test-'));
  await database.query(`insert into retail.teams (team_id, name) values ('LEE', 'Leeds')`);
  await database.query(
    `insert into retail.products (product_id, name, team_id, list_price, size, active_to)
     values ('MUG', 'Crest mug', 'LEE', 9.99, null, '2026-12-31')`,
  );
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
  await rm(directory, { recursive: true, force: true });
});

const pathsIn = async (listPath: string): Promise<ReferencePaths> => JSON.parse(await readFile(listPath, 'utf8'));

test('what is read is what the tables say, exactly', async () => {
  const reference = await createReferenceReader()(await createReferenceCache(database, directory).current());
  expect(reference.products.get('MUG')).toEqual({
    ...{ teamId: 'LEE', supplierId: null, isService: false, name: 'Crest mug', listPrice: 9_990_000 },
    ...{ category: null, size: null, activeFrom: null, activeTo: '2026-12-31' },
  });
  expect([...reference.teams]).toEqual(['LEE']);
  expect(reference.aliases.size).toBe(0);
});

test('while nothing changes, nothing is read again; then what has changed alone is', async () => {
  const cache = createReferenceCache(database, directory);
  const first = await cache.current();
  expect(await cache.current()).toBe(first);
  await database.query(
    `insert into quality.aliases (code, target_id, store_id, confirmed_by) values ('CUP', 'MUG', 'S014', 'test')`,
  );
  const second = await cache.current();
  expect(second).not.toBe(first);
  const [before, after] = [await pathsIn(first), await pathsIn(second)];
  expect(after.aliases).not.toBe(before.aliases);
  expect({ ...after, aliases: '' }).toEqual({ ...before, aliases: '' });

  const read = createReferenceReader();
  const known = await read(first);
  const changed = await read(second);
  expect(changed.products).toBe(known.products);
  expect(changed.aliases.get('CUP')).toEqual([{ senderId: null, storeId: 'S014', productId: 'MUG' }]);
});

test('a change that is committed after a later one is seen as well', async () => {
  const cache = createReferenceCache(database, directory);
  await cache.current();
  const done = Promise.withResolvers<void>();
  const noted = Promise.withResolvers<void>();
  const slow = database.transaction(async tx => {
    await tx.query(`insert into retail.teams (team_id, name) values ('SLOW', 'Slow')`);
    noted.resolve();
    await done.promise;
  });
  await noted.promise;
  await database.query(`insert into retail.teams (team_id, name) values ('FAST', 'Fast')`);
  const read = createReferenceReader();
  expect([...(await read(await cache.current())).teams]).not.toContain('SLOW');
  done.resolve();
  await slow;
  expect([...(await read(await cache.current())).teams].toSorted()).toEqual(['FAST', 'LEE', 'SLOW']);
});

test('who was away while changes were pruned still sees that there was one', async () => {
  const cache = createReferenceCache(database, directory);
  const first = await cache.current();
  await database.query(`update retail.products set list_price = 10.99`);
  await database.query(`update retail.products set list_price = 11.99`);
  await database.query(`update ops.reference_changes set noted_at = now() - interval '2 hours'`);
  await pruneReferenceChanges(database);
  const { rows } = await database.query(`select from ops.reference_changes where table_name = 'retail.products'`);
  expect(rows).toHaveLength(1);
  const second = await cache.current();
  expect((await pathsIn(second)).products).not.toBe((await pathsIn(first)).products);
  expect((await createReferenceReader()(second)).products.get('MUG')?.listPrice).toBe(11_990_000);
});

test('every table that is read says when it changes', async () => {
  const { rows } = await database.query<{ table_name: string }>(
    `select tgrelid::regclass::text as table_name from pg_trigger
     where tgfoid = 'ops.note_reference_change'::regproc and not tgisinternal`,
  );
  const watched = rows.map(row => row.table_name);
  const read = Object.values(referenceSources).flatMap(source => source.tables);
  expect(read.filter(table => !watched.includes(table))).toEqual([]);
});
