import { afterAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const ofRetail = `c.relnamespace = 'retail'::regnamespace and not c.relispartition`;
test.each([
  [
    'table',
    `select relname as name from pg_class c where ${ofRetail} and relkind in ('r', 'p') and obj_description(oid) is null`,
  ],
  [
    'column',
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where ${ofRetail} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and col_description(c.oid, a.attnum) is null`,
  ],
  // Those of keys are what they are for.
  [
    'index',
    `select c.relname as name from pg_class c where ${ofRetail} and relkind in ('i', 'I') and obj_description(oid) is null
     and not exists (select from pg_constraint k where k.conindid = c.oid)`,
  ],
  [
    'function',
    `select proname as name from pg_proc p where pronamespace = 'retail'::regnamespace and obj_description(oid) is null`,
  ],
])('every %s of retail says what it is for', async (_what, query) => {
  expect((await database.query(query)).rows).toEqual([]);
});
