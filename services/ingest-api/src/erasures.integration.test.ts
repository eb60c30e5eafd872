import { erasurePreview, erasureReport } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDoor, type TestDoor } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
let storeKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
  storeKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
  await door.database.query(`insert into retail.customers (customer_id, name) values ('C-1', 'Zoe Quist')`);
});
afterAll(async () => {
  await door?.stop();
  await database?.drop();
});

const post = (body: object, key?: string): Promise<Response> =>
  door.request('POST', '/v1/erasures', {
    ...{ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
    ...(key !== undefined && { key }),
  });
const events = async (): Promise<string[]> =>
  (
    await door.database.query<{ event: string }>(`select topic || ' ' || value as event from ops.outbox order by id`)
  ).rows.map(row => row.event);

test('a store may not have a customer erased, nor ask how far an erasure is', async () => {
  expect((await post({ customer_id: 'C-1' }, storeKey)).status).toBe(403);
  const answer = await door.request('GET', `/v1/erasures/${'a'.repeat(32)}`, { key: storeKey });
  expect(answer.status).toBe(403);
  expect(await events()).toEqual([]);
});

test('a dry run changes nothing and says what there is', async () => {
  const answer = await post({ customer_id: 'C-1', is_dry_run: true });
  expect(answer.status).toBe(200);
  expect(erasurePreview.parse(await answer.json()).counts).toMatchObject({ customers: 1, orders: 0 });
  expect((await door.database.query('select 1 from ops.erasures')).rows).toEqual([]);
});

test('what is asked for is kept and announced, and neither answer nor event says whom', async () => {
  const answer = await post({ customer_id: 'C-1' });
  expect(answer.status).toBe(202);
  const text = await answer.text();
  const erasure = erasureReport.parse(JSON.parse(text));
  expect(erasure).toMatchObject({ state: 'requested', attempt: 1 });
  expect(answer.headers.get('location')).toBe(`/v1/erasures/${erasure.erasure_id}`);
  const [event = ''] = await events();
  expect(event).toBe(
    `tillkeeper.customer.erasure-requested {"erasure_id":"${erasure.erasure_id}","attempt":1,"sender_id":"HQ"}`,
  );
  expect(text).not.toMatch(/C-1|Zoe/);
  // asked for once more it is the same erasure: the key that knows the customer again is made once
  expect(erasureReport.parse(await (await post({ customer_id: 'C-1' })).json())).toMatchObject({
    ...{ erasure_id: erasure.erasure_id, attempt: 2 },
  });
  expect(await (await door.request('GET', `/v1/erasures/${erasure.erasure_id}`)).json()).toMatchObject({ attempt: 2 });
});

test('an erasure that nobody asked for is not found, and one of nobody is refused', async () => {
  expect((await door.request('GET', `/v1/erasures/${'a'.repeat(32)}`)).status).toBe(404);
  expect((await post({ customer_id: '' })).status).toBe(400);
});
