import { afterAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from './create-test-database.ts';

const made: { drop(): Promise<void> }[] = [];
afterAll(() => Promise.all(made.map(each => each.drop())));

async function open(options: { isEmpty?: boolean } = {}) {
  const home = await createTestDatabase(options);
  made.push(home);
  const database = createDatabase({ url: home.url });
  made.push({ drop: () => database.close() });
  return { home, database };
}

test('two databases of one run are migrated and know nothing of each other', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  await one.database.query(`insert into ops.inbox (consumer, event_id) values ('loader', 'e1')`);
  expect((await one.database.query('select from ops.inbox')).rowCount).toBe(1);
  expect((await other.database.query('select from ops.inbox')).rowCount).toBe(0);
});

test('an empty database has none of our schemas', async () => {
  const { database } = await open({ isEmpty: true });
  expect((await database.query(`select from pg_namespace where nspname in ('ops', 'bus')`)).rowCount).toBe(0);
});

test('a dropped database is gone although it was in use', async () => {
  const { home, database } = await open();
  await database.query('select 1');
  await home.drop();
  await expect(database.query('select 1')).rejects.toThrow();
});
