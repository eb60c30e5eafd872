import { readFileSync } from 'node:fs';
import pg from 'pg';
import { migrate } from '../../migrate.ts';
import { createTestDatabase } from '../create-test-database.ts';
import { copyMigrations, lastReleased } from './migrations-until.ts';

export interface OldBooks {
  readonly url: string;
  readonly client: pg.Client;
  drop(): Promise<void>;
}

const rows = readFileSync(new URL(`./books-of-${lastReleased.slice(0, 4)}.sql`, import.meta.url), 'utf8');

/** A database as the last release made it, with rows in every table. */
export async function createOldBooks(): Promise<OldBooks> {
  const home = await createTestDatabase({ isEmpty: true });
  const released = copyMigrations(lastReleased);
  try {
    await migrate(home.url, { directory: released.directory });
  } finally {
    released.remove();
  }
  const client = new pg.Client({ connectionString: home.url });
  client.on('error', () => {});
  await client.connect();
  // So that texts of instants are the same whatever zone the machine is in.
  await client.query(`set time zone 'UTC'`);
  await client.query(rows);
  return {
    url: home.url,
    client,
    drop: async () => {
      await client.end();
      await home.drop();
    },
  };
}
