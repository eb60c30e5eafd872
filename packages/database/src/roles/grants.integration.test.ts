import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { databaseRoles, ownerRole } from './database-roles.ts';
import { functionGrants } from './function-grants.ts';
import { ownSchemas, readFunctionGrants, readTableGrants } from './read-grants.ts';
import { tableGrants } from './table-grants.ts';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url });
  await database.query(
    `select retail.make_order_partitions('2026-11-20', '2026-11-20'), staging.make_partition('2026-11-20')`,
  );
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

test('every table has been decided on, and each role may do with it what was decided and nothing else', async () => {
  expect(await readTableGrants(database)).toEqual(tableGrants);
});

test('every function has been decided on, and is called by whom it was decided for and nobody else', async () => {
  expect(await readFunctionGrants(database)).toEqual(functionGrants);
});

/** COPY does not go into a table whose rows are seen by store: who copies, copies into the partition. */
const copiedInto = new Set([
  'quality.exceptions tillkeeper_validator insert',
  'retail.order_items tillkeeper_loader insert',
  'staging.record_lines tillkeeper_validator insert',
]);

test('a partition is no way around its table: all that a role may do with one is to copy into it', async () => {
  const { rows } = await database.query<{ grant: string }>(
    `select distinct pg_partition_root(c.oid)::text || ' ' || pg_get_userbyid(a.grantee) || ' ' || lower(a.privilege_type) as grant
     from pg_class c cross join aclexplode(c.relacl) a
     where c.relispartition and c.relkind = 'r' and a.grantee <> c.relowner`,
  );
  expect(rows.map(row => row.grant).filter(grant => !copiedInto.has(grant))).toEqual([]);
  const partitions = await database.query(
    `select from pg_class where relispartition and relnamespace = 'retail'::regnamespace`,
  );
  expect(partitions.rowCount).toBeGreaterThan(8);
});

test('all there is belongs to one owner, who is no superuser; partitions that a service has made do, too', async () => {
  const { rows } = await database.query<{ thing: string }>(
    `select c.oid::regclass::text as thing from pg_class c
     where relnamespace = any ($1::text[]::regnamespace[]) and relkind in ('r', 'p', 'v', 'm', 'S') and relowner <> $2::regrole
     union all
     select p.oid::regprocedure::text from pg_proc p where pronamespace = any ($1::text[]::regnamespace[]) and proowner <> $2::regrole
     union all
     select nspname from pg_namespace where nspname = any ($1) and nspowner <> $2::regrole`,
    [ownSchemas, ownerRole],
  );
  expect(rows).toEqual([]);
});

test('a function with its owner’s rights looks for names where nobody else can put any', async () => {
  const { rows } = await database.query<{ name: string }>(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace = any ($1::text[]::regnamespace[]) and prosecdef
       and not coalesce(proconfig, '{}') && array['search_path=pg_catalog, pg_temp']`,
    [ownSchemas],
  );
  expect(rows).toEqual([]);
});

test('no role can log in by itself, or do what only a superuser may but switch triggers off, which the loader does', async () => {
  const { rows } = await database.query<Record<string, unknown>>(
    `select rolname as name, rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as is_more,
       has_parameter_privilege(rolname, 'session_replication_role', 'set') as switches_triggers_off
     from pg_roles where rolname like 'tillkeeper\\_%' order by rolname`,
  );
  expect(rows).toEqual(
    [...databaseRoles, ownerRole]
      .sort()
      .map(name => ({ name, is_more: false, switches_triggers_off: name === 'tillkeeper_loader' })),
  );
});

test('whoever may read a table whose rows are seen by store has a policy that says which', async () => {
  const { rows } = await database.query<{ name: string; role: string }>(
    `select c.oid::regclass::text as name, r.rolname as role
     from pg_class c cross join pg_roles r
     where c.relrowsecurity and not c.relispartition and r.rolname = any ($1) and has_any_column_privilege(r.oid, c.oid, 'select')
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*') and r.oid = any (p.polroles))`,
    [databaseRoles],
  );
  expect(rows).toEqual([]);
});

test.each(databaseRoles)('a connection of %s acts as it from its first query on, and comes back to it', async role => {
  const ofRole = createDatabase({ url: testDatabase.url, role, maxConnections: 1 });
  try {
    const whoAmI = async () => (await ofRole.query<{ who: string }>('select current_user::text as who')).rows[0]?.who;
    expect(await whoAmI()).toBe(role);
    await ofRole.query('reset role');
    expect(await whoAmI()).toBe(role);
    await expect(ofRole.query('create table ops.mine (a int)')).rejects.toMatchObject({ code: '42501' });
    await expect(ofRole.query('drop table retail.stores cascade')).rejects.toMatchObject({ code: '42501' });
    await expect(ofRole.query('alter table ops.files disable row level security')).rejects.toMatchObject({
      code: '42501',
    });
  } finally {
    await ofRole.close();
  }
});
