import { type Alias, alias, changedAlias, problemDetails } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startDoor, type TestDoor } from './testing/start-door.ts';

const fileId = 'a'.repeat(32);
let database: TestDatabase;
let door: TestDoor;
let storeKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
  storeKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
  await door.database.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S001', 'Leeds', 'Europe/London', 'GB', 'GBP')`);
  await door.database.query(`insert into retail.products (product_id, name) values ('MUG', 'Mug'), ('PIN', 'Pin')`);
  await door.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status,
       rows_read, rows_held)
     values ($1, 'S001', 'one.csv', 'sales', 'contract-1', '', 1, now(), 'loaded', 1, 1)`,
    [fileId],
  );
  await door.database.query(
    `insert into quality.exceptions (file_id, run, file_type, row_no, code, severity, value, message)
     values ($1, 1, 'sales', 1, 'product.unknown', 'error', 'MGU', 'held')`,
    [fileId],
  );
});
beforeEach(async () => {
  await door.database.query('truncate quality.aliases');
  await door.database.query('truncate ops.outbox');
});
afterAll(async () => {
  await door?.stop();
  await database?.drop();
});

const json = { 'content-type': 'application/json' };
const post = (body: object, key?: string): Promise<Response> =>
  door.request('POST', '/v1/aliases', { body: JSON.stringify(body), headers: json, ...(key !== undefined && { key }) });
const add = async (body: object): Promise<z.infer<typeof changedAlias>> =>
  changedAlias.parse(await (await post(body)).json());
const undo = (aliasId: string): Promise<Response> => door.request('DELETE', `/v1/aliases/${aliasId}`);
const list = async (query = ''): Promise<Alias[]> =>
  z.object({ aliases: z.array(alias) }).parse(await (await door.request('GET', `/v1/aliases${query}`)).json()).aliases;
const asked = async (): Promise<string[]> => {
  const { rows } = await door.database.query<{ topic: string; value: string }>(
    'select topic, value from ops.outbox order by id',
  );
  return rows.map(row => `${row.topic} ${JSON.parse(row.value).file_id}`);
};

test('what is confirmed is in force with who and when, and files that name the code are judged again', async () => {
  const answer = await post({ code: 'MGU', product_id: 'MUG', note: 'typed by hand' });
  expect(answer.status).toBe(201);
  expect(changedAlias.parse(await answer.json())).toMatchObject({
    alias: {
      ...{ code: 'MGU', product_id: 'MUG', sender_id: null, store_id: null, note: 'typed by hand' },
      ...{ confirmed_by: 'HQ, key head-office', confirmed_at: expect.stringContaining('T'), undone_at: null },
    },
    files_judged_again: 1,
  });
  expect(await asked()).toEqual([expect.stringContaining(fileId)]);
  expect(await asked()).toEqual([expect.stringMatching(/rejudge/)]);
});

test('confirming the same again changes nothing', async () => {
  const { alias: first } = await add({ code: 'MGU', product_id: 'MUG' });
  const again = await post({ code: 'MGU', product_id: 'MUG' });
  expect(again.status).toBe(200);
  expect(changedAlias.parse(await again.json())).toEqual({ alias: first, files_judged_again: 0 });
});

test('another answer takes the place of the one before, which stays readable', async () => {
  await add({ code: 'MGU', product_id: 'MUG' });
  await add({ code: 'MGU', product_id: 'PIN' });
  expect((await list()).map(one => one.product_id)).toEqual(['PIN']);
  expect((await list('?undone=true&code=MGU')).map(one => [one.product_id, one.undone_by])).toEqual([
    ['PIN', null],
    ['MUG', 'HQ, key head-office'],
  ]);
  expect(await list('?code=mgu')).toEqual([]);
});

test('a store, a sender and all may have an answer each; of many at once in one scope one is in force', async () => {
  await add({ code: 'MGU', product_id: 'MUG' });
  await add({ code: 'MGU', product_id: 'PIN', store_id: 'S001' });
  await add({ code: 'MGU', product_id: 'PIN', sender_id: 'S001' });
  expect(await list()).toHaveLength(3);
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, n) => post({ code: 'GUM', product_id: n % 2 === 0 ? 'MUG' : 'PIN' })),
  );
  expect(answers.map(answer => answer.ok)).not.toContain(false);
  expect(await list('?code=GUM')).toHaveLength(1);
});

test('an undone answer is no longer in force, and can be undone once', async () => {
  const { alias: made } = await add({ code: 'MGU', product_id: 'MUG' });
  await door.database.query('truncate ops.outbox');
  const undone = await undo(made.alias_id);
  expect(changedAlias.parse(await undone.json())).toMatchObject({
    alias: { undone_by: 'HQ, key head-office', undone_at: expect.stringContaining('T') },
    files_judged_again: 1,
  });
  expect(await asked()).toHaveLength(1);
  expect(await list()).toEqual([]);
  expect((await undo(made.alias_id)).status).toBe(404);
  expect((await undo('9'.repeat(18))).status).toBe(404);
});

test.each<[object, string]>([
  [{ code: 'MGU', product_id: 'CUP' }, '/product_id'],
  [{ code: 'MGU', product_id: 'MUG', store_id: 'S999' }, '/store_id'],
  [{ code: 'MGU', product_id: 'MUG', sender_id: 'S999' }, '/sender_id'],
  [{ code: 'MGU', product_id: 'MUG', sender_id: 'S001', store_id: 'S001' }, '/store_id'],
  [{ code: 'MUG', product_id: 'MUG' }, '/code'],
  [{ code: '', product_id: 'MUG' }, '/code'],
])('%o is not taken: %s', async (body, pointer) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(problemDetails.parse(await answer.json()).errors?.map(error => error.pointer)).toContain(pointer);
  expect(await list()).toEqual([]);
});

test('only head office confirms, lists and undoes', async () => {
  const { alias: made } = await add({ code: 'MGU', product_id: 'MUG' });
  const answers = [
    await post({ code: 'GUM', product_id: 'MUG' }, storeKey),
    await door.request('GET', '/v1/aliases', { key: storeKey }),
    await door.request('DELETE', `/v1/aliases/${made.alias_id}`, { key: storeKey }),
  ];
  expect(answers.map(answer => answer.status)).toEqual([403, 403, 403]);
});
