import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { assertSchemaIsCurrent, migrate } from '../migrate.ts';
import { databaseUrl } from '../testing/template.ts';
import { databaseRoles, ownerRole } from './database-roles.ts';

// Roles belong to a cluster: this file needs one in which there are none yet.
const directory = mkdtempSync(join(tmpdir(), 'tillkeeper-roles-'));
let server: EmbeddedPostgres;
let admin: pg.Client;
beforeAll(async () => {
  server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: false });
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
}, 60_000);
afterAll(async () => {
  await admin.end();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A database that belongs to a user of its own; returns the user's address of it. */
async function databaseOfUser(name: string, attributes = ''): Promise<string> {
  await admin.query(`create role ${name} login password 'own' ${attributes}`);
  await admin.query(`create database ${name} owner ${name}`);
  const url = new URL(databaseUrl(server.url, name));
  url.username = name;
  url.password = 'own';
  return url.href;
}

const rolesThere = async () =>
  (await admin.query(`select rolname from pg_roles where rolname like 'tillkeeper\\_%' order by 1`)).rows.map(
    row => row.rolname,
  );

test('a user that may not make roles is told which are missing and what to do, and nothing is migrated', async () => {
  const url = await databaseOfUser('plain');
  await expect(migrate(url)).rejects.toThrow(
    /the roles tillkeeper_migrator, .*tillkeeper_auditor are not there, and plain may not make them[\s\S]*grant tillkeeper_migrator to plain/,
  );
  await expect(assertSchemaIsCurrent(url, { role: 'tillkeeper_loader' })).rejects.toThrow(/lacks 0001-bus/);
  expect(await rolesThere()).toEqual([]);
});

test('several databases of a cluster without roles are migrated at once, and each gets them', async () => {
  const names = ['one', 'two', 'three', 'four'];
  for (const name of names) await admin.query(`create database ${name}`);
  await Promise.all(names.map(name => migrate(databaseUrl(server.url, name))));
  expect(await rolesThere()).toEqual([...databaseRoles, ownerRole].sort());
  for (const name of names) {
    const database = createDatabase({ url: databaseUrl(server.url, name), role: 'tillkeeper_loader' });
    try {
      await expect(database.query('select from retail.orders')).resolves.toBeDefined();
    } finally {
      await database.close();
    }
  }
}, 120_000);

test('a user that may not act as the owner role is told so', async () => {
  const url = await databaseOfUser('stranger');
  await expect(migrate(url)).rejects.toThrow(
    /stranger may not act as tillkeeper_migrator[\s\S]*grant tillkeeper_migrator to stranger/,
  );
});

test('a user that was let to act as the owner role migrates, again and again, and what is made is the owner’s', async () => {
  const url = await databaseOfUser('let_in');
  await admin.query(`grant ${ownerRole} to let_in`);
  expect(await migrate(url)).toContain('0016-roles');
  expect(await migrate(url)).toEqual([]);
  const database = createDatabase({ url });
  try {
    const { rows } = await database.query(
      `select distinct pg_get_userbyid(relowner)::text as owner from pg_class where relnamespace in ('retail'::regnamespace, 'ops'::regnamespace)`,
    );
    expect(rows).toEqual([{ owner: ownerRole }]);
  } finally {
    await database.close();
  }
}, 60_000);

test('a login of one service can act as its role, sees that the schema is current, and can act as no other', async () => {
  await admin.query(`create role of_loader login password 'own' in role tillkeeper_loader`);
  const url = new URL(databaseUrl(server.url, 'one'));
  url.username = 'of_loader';
  url.password = 'own';
  await expect(assertSchemaIsCurrent(url.href, { role: 'tillkeeper_loader' })).resolves.toBeUndefined();
  const [own, other] = (['tillkeeper_loader', 'tillkeeper_reporter'] as const).map(role =>
    createDatabase({ url: url.href, role }),
  );
  try {
    await expect(own?.query('select from retail.orders')).resolves.toBeDefined();
    await expect(other?.query('select 1')).rejects.toThrow(/permission denied to set role "tillkeeper_reporter"/);
  } finally {
    await own?.close();
    await other?.close();
  }
});
