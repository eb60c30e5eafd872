import { createDatabase, migrate } from '@tillkeeper/database';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SchemaCommand, showSchema } from './schema.ts';

let home: TestDatabase;
let stopping: AbortController;
let waits: string[];
beforeEach(async () => {
  home = await createTestDatabase({ isEmpty: true });
  stopping = new AbortController();
  waits = [];
});
afterEach(() => home?.drop());

const run = (change: Partial<SchemaCommand> = {}): Promise<number> =>
  showSchema({
    ...{ databaseUrl: home.url, role: undefined, shouldWait: true, everyMs: 20, signal: stopping.signal },
    ...{ output: { say: () => {}, progress: () => {}, json: () => {} }, onWaiting: why => waits.push(why) },
    ...change,
  });

test('a database that was not migrated yet is waited for, its reason is said once, and it ends when the schema is there', async () => {
  const waiting = run({ everyMs: 1 });
  await expect.poll(() => waits).toHaveLength(1);
  expect(waits[0]).toContain('run `tillkeeper migrate`');
  await migrate(home.url);
  expect(await waiting).toBe(0);
});

test('a schema of a newer release is waited for, too: a rollback passes by, and ending would be a crash loop', async () => {
  await migrate(home.url);
  const database = createDatabase({ url: home.url, maxConnections: 1 });
  await database.query(`insert into ops.migrations (name, run_on) values ('9999-newer', now())`);
  const waiting = run();
  await expect.poll(() => waits).toHaveLength(1);
  expect(waits[0]).toContain('newer release (9999-newer)');
  await database.query(`delete from ops.migrations where name = '9999-newer'`);
  await database.close();
  expect(await waiting).toBe(0);
});

test('a database that is away is waited for until it is told to stop', async () => {
  const waiting = run({ databaseUrl: 'postgres://x@127.0.0.1:1/x' });
  await expect.poll(() => waits.length).toBeGreaterThan(0);
  stopping.abort();
  await expect(waiting).rejects.toThrow('told to stop');
});

test('without waiting, another schema is refused with 4, and a database that is away is said to be away', async () => {
  await expect(run({ shouldWait: false })).rejects.toMatchObject({ exitCode: 4 });
  await expect(run({ shouldWait: false, databaseUrl: 'postgres://x@127.0.0.1:1/x' })).rejects.toThrow('away');
});

test('a login of a service, which may see nothing by itself, looks as its role', async () => {
  await migrate(home.url);
  const owner = createDatabase({ url: home.url, maxConnections: 1 });
  await owner.query(`create role schema_probe login noinherit password 'probe' in role tillkeeper_loader`);
  try {
    const url = new URL(home.url);
    url.username = 'schema_probe';
    url.password = 'probe';
    await expect(run({ databaseUrl: url.href })).rejects.toThrow('permission denied');
    expect(await run({ databaseUrl: url.href, role: 'tillkeeper_loader' })).toBe(0);
  } finally {
    await owner.query('drop role schema_probe');
    await owner.close();
  }
});
