import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type DatabaseRole, ownerRole } from './roles/database-roles.ts';
import { asRetryable } from './sqlstate.ts';

const ownMigrations = fileURLToPath(new URL('../migrations', import.meta.url));
const nameOfMigration = String.raw`\d{4}-[a-z0-9-]+\.sql`;
const schema = 'ops';
const table = 'migrations';

export interface MigrateOptions {
  /** The folder of the migrations; default: those of this code. For tests of the way from one release to another. */
  readonly directory?: string;
}

/** The database does not have the schema that this code was written for. */
export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
}

/**
 * Brings a database up to the schema of this code, all of it in one transaction; returns the names of what was done.
 * Two at once are safe: the second waits, then finds nothing to do. Refuses (`SchemaMismatchError`) a database that is
 * already ahead of this code.
 */
export async function migrate(url: string, { directory = ownMigrations }: MigrateOptions = {}): Promise<string[]> {
  const said: string[] = [];
  const logger = { info: () => {}, warn: () => {}, error: (message: string) => void said.push(message) };
  try {
    return await withClient(url, async client => {
      const owner = await ownerOfSchema(client);
      // What it makes belongs to the one owner, whoever has logged in.
      if (owner === ownerRole) await client.query(`set role ${ownerRole}`);
      const { unknown } = await compare(client, directory);
      if (unknown.length > 0) throw tooOld(unknown);
      // what serves never migrates
      const { runner } = await import('node-pg-migrate');
      const done = await runner({
        dbClient: client,
        dir: directory,
        // Anything else in the folder, a draft say, is not run as a program.
        ignorePattern: `(?!${nameOfMigration}$).*`,
        direction: 'up',
        migrationsSchema: schema,
        migrationsTable: table,
        createMigrationsSchema: owner === undefined,
        singleTransaction: true,
        advisoryLockMode: 'wait',
        logger,
      });
      return done.map(({ name }) => name);
    });
  } catch (error) {
    const retryable = asRetryable(error);
    if (retryable !== error || said.length === 0) throw retryable;
    // A migration that knows what to do about it says so; of another its statements help.
    const hint = error instanceof pg.DatabaseError ? error.hint : undefined;
    const words = hint === undefined ? said.join('\n').trim() : `${String(error)}\n${hint}`;
    throw new Error(words, { cause: error });
  }
}

/**
 * Throws `SchemaMismatchError` unless the database has exactly the migrations of this code, naming the difference. Asks
 * as the role, where it is given.
 */
export async function assertSchemaIsCurrent(
  url: string,
  { role }: { role?: DatabaseRole | undefined } = {},
): Promise<void> {
  try {
    await withClient(url, async client => {
      if (role !== undefined && (await hasRole(client, role))) await client.query(`set role ${role}`);
      const { missing, unknown } = await compare(client, ownMigrations);
      if (unknown.length > 0) throw tooOld(unknown);
      if (missing.length > 0) {
        throw new SchemaMismatchError(`the database lacks ${missing.join(', ')}: run \`tillkeeper migrate\``);
      }
    });
  } catch (error) {
    throw asRetryable(error);
  }
}

function tooOld(unknown: readonly string[]): SchemaMismatchError {
  return new SchemaMismatchError(`the database was changed by a newer release (${unknown.join(', ')}): run that one`);
}

/** Undefined where nothing was migrated yet. */
async function ownerOfSchema(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query(
    `select pg_get_userbyid(nspowner)::text as owner from pg_namespace where nspname = '${schema}'`,
  );
  return rows[0]?.owner;
}

async function hasRole(client: pg.Client, role: DatabaseRole): Promise<boolean> {
  const { rows } = await client.query('select to_regrole($1) is not null as it', [role]);
  return rows[0].it;
}

async function compare(client: pg.Client, directory: string): Promise<{ missing: string[]; unknown: string[] }> {
  const known = readdirSync(directory)
    .filter(name => new RegExp(`^${nameOfMigration}$`).test(name))
    .map(name => name.slice(0, -'.sql'.length))
    .sort();
  const exists = await client.query(`select to_regclass('${schema}.${table}') is not null as it`);
  const rows = exists.rows[0].it ? (await client.query(`select name from ${schema}.${table} order by id`)).rows : [];
  const done = rows.map(row => String(row.name));
  return { missing: known.filter(name => !done.includes(name)), unknown: done.filter(name => !known.includes(name)) };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'tillkeeper-migrate' });
  // Without a listener a connection that is lost between two queries ends the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
