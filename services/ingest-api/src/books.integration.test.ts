import { booksReport } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headOfficeKey, startDoor, type TestDoor } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

const ask = async () =>
  booksReport.parse(await (await door.request('GET', '/v1/books', { key: headOfficeKey })).json());

test('of books whose keys were not proven yet nothing is said to be right', async () => {
  expect(await ask()).toEqual({ keys_proven_at: null, broken_keys: [], files_differing: 0 });
});

test('rows that name what is not there, and files that differ, are told with the time of the oldest proof', async () => {
  await door.database.query(
    `insert into ops.key_proofs (child_table, parent_table, orphans, proven_at, broken_since)
     values ('order_items', 'products', 3, '2026-11-20T03:00:00Z', '2026-11-18T03:00:00Z'),
       ('orders', 'stores', 0, '2026-11-20T02:59:00Z', null)`,
  );
  await door.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status,
       reconcile_difference_rows)
     select md5(n::text), 'S1', n || '.csv', 'sales', 'contract-1', '', 0, now(), 'loaded', case n when 1 then 0 else n end
     from generate_series(1, 3) n`,
  );
  expect(await ask()).toEqual({
    keys_proven_at: '2026-11-20T02:59:00.000Z',
    broken_keys: [
      { child_table: 'order_items', parent_table: 'products', rows: 3, broken_since: '2026-11-18T03:00:00.000Z' },
    ],
    files_differing: 2,
  });
});

test('a store is not told of the books as a whole', async () => {
  const key = await door.addSender({ sender_id: 'S001', kind: 'store' });
  expect((await door.request('GET', '/v1/books', { key })).status).toBe(403);
});
