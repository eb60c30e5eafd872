import { readFileSync } from 'node:fs';
import pg from 'pg';
import { migrate } from '../../migrate.ts';
import { createTestDatabase, type TestDatabase } from '../create-test-database.ts';
import { copyMigrations, lastReleased } from './migrations-until.ts';

const rows = readFileSync(new URL(`./books-of-${lastReleased.slice(0, 4)}.sql`, import.meta.url), 'utf8');

/** A database as the last release made it, with rows in every table; nobody is connected to it. */
export async function createOldBooks(): Promise<TestDatabase> {
  const home = await createTestDatabase({ isEmpty: true });
  const released = copyMigrations(lastReleased);
  try {
    await migrate(home.url, { directory: released.directory });
  } finally {
    released.remove();
  }
  const client = await connectTo(home.url);
  await client.query(rows);
  await client.end();
  return home;
}

/** A connection in UTC, so that texts of instants are the same whatever zone the machine is in. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  client.on('error', () => {});
  await client.connect();
  return client;
}
