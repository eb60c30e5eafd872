import { storeReport } from '@tillkeeper/contracts';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { headOfficeKey, startDoor, type TestDoor } from './testing/start-door.ts';

let database: TestDatabase;
let door: TestDoor;
let storeKey: string;
beforeAll(async () => {
  database = await createTestDatabase();
  door = await startDoor({ databaseUrl: database.url });
  storeKey = await door.addSender({ sender_id: 'S001', kind: 'store' });
  await door.database.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency, manager_email, opened_on)
     values ('S002', 'Leeds', 'Europe/London', 'GB', 'GBP', null, null),
            ('S001', 'Derby', 'Europe/London', 'GB', 'GBP', 'ada@stores.example', '2020-02-29')`,
  );
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

const storesOf = async (key: string) => {
  const answer = await door.request('GET', '/v1/stores', { key });
  return z.object({ stores: z.array(storeReport) }).parse(await answer.json()).stores;
};

test('head office sees every store and who may send for it', async () => {
  const stores = await storesOf(headOfficeKey);
  expect(stores.map(({ store_id, senders }) => [store_id, senders])).toEqual([
    ['S001', ['S001']],
    ['S002', []],
  ]);
  expect(stores[0]).toMatchObject({ name: 'Derby', manager_email: 'ada@stores.example', opened_on: '2020-02-29' });
});

test('a store sees itself alone', async () => {
  expect((await storesOf(storeKey)).map(store => store.store_id)).toEqual(['S001']);
});

test('without a key nobody sees a store', async () => {
  expect((await door.request('GET', '/v1/stores', { key: null })).status).toBe(401);
});
