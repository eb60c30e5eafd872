import { decodeEvent } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startDoor, type TestDoor } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
let storeKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
  storeKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});
beforeEach(async () => {
  await door.database.query('truncate ops.files, ops.file_totals, ops.content_releases, ops.outbox cascade');
});

const fileId = 'a'.repeat(32);
const file = async (status: string, rejectCode: string | null): Promise<void> => {
  await door.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status, run, reject_code)
     values ($1, 'S001', 'b.csv', 'sales', 'contract-1', '', 0, now(), $2, 3, $3)`,
    [fileId, status, rejectCode],
  );
};
const release = async (id = fileId, key?: string) => {
  const answer = await door.request('POST', `/v1/files/${id}/release`, key === undefined ? {} : { key });
  const { code } = z.object({ code: z.string().optional() }).parse(await answer.json());
  return [answer.status, code];
};
const said = async () =>
  (
    await door.database.query<{ key: string; headers: Record<string, string>; value: string }>(
      'select key, headers, value from ops.outbox order by id',
    )
  ).rows.map(decodeEvent);

test('head office has a file used whose contents came before, and it is kept who did so', async () => {
  await file('rejected', 'file.content-known');
  expect(await release()).toEqual([202, undefined]);
  expect(await said()).toMatchObject([
    { type: 'file.received', key: 'S001', subject: fileId, data: { sender_id: 'S001', repeated: true } },
  ]);
  const { rows } = await door.database.query<{ released_by: string; released_at: string | null }>(
    'select released_by, released_at from ops.content_releases',
  );
  expect(rows).toEqual([{ released_by: expect.stringContaining('HQ'), released_at: expect.any(String) }]);
});

test('to release it twice says the same event twice', async () => {
  await file('rejected', 'file.content-known');
  await release();
  await release();
  expect(new Set((await said()).map(event => event.id)).size).toBe(1);
});

test.each<[string, string | null]>([
  ['loaded', null],
  ['rejected', 'file.too-many-errors'],
  ['quarantined', 'file.quarantined'],
])('a file that is %s for %s is not released', async (status, rejectCode) => {
  await file(status, rejectCode);
  expect(await release()).toEqual([409, 'file.not-waiting']);
  expect(await said()).toEqual([]);
});

test('a store releases nothing, and what is not there is not found', async () => {
  await file('rejected', 'file.content-known');
  expect(await release(fileId, storeKey)).toEqual([403, 'sender.forbidden']);
  expect(await release('b'.repeat(32))).toEqual([404, 'not-found']);
  expect(await said()).toEqual([]);
});
