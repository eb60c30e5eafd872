import { storeDay } from '@tillkeeper/contracts';
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
    `insert into quality.store_days (store_id, business_date, till_id, currency, files, rejected_files, transactions, loaded_rows,
       loaded_amount_minor, lowest_sequence, highest_sequence, first_sale_at, last_sale_at)
     values ('S001', '2026-11-19', 'T1', 'GBP', 1, 2, 2, 5, 9999, 3, 3, '2026-11-19T09:00:00Z', '2026-11-19T10:00:00Z'),
            ('S001', '2026-11-20', 'T2', 'GBP', 1, 0, 0, 0, 0, null, null, null, null),
            ('S001', '2026-11-20', 'T1', 'GBP', 1, 0, 0, 0, 0, null, null, null, null),
            ('S002', '2026-11-20', 'T1', 'EUR', 1, 0, 0, 0, 0, null, null, null, null)`,
  );
});
afterAll(async () => {
  await door.stop();
  await database.drop();
});

const page = z.object({ store_days: z.array(storeDay), next_cursor: z.string().nullable() });
const ask = async (query: string, key = headOfficeKey) => {
  const answer = await door.request('GET', `/v1/store-days${query}`, { key });
  if (answer.status !== 200) return { status: answer.status, days: [], cursor: null };
  const { store_days, next_cursor } = page.parse(await answer.json());
  const days = store_days.map(day => `${day.business_date} ${day.store_id} ${day.till_id}`);
  return { status: 200, days, cursor: next_cursor, store_days };
};
const all = ['2026-11-20 S001 T1', '2026-11-20 S001 T2', '2026-11-20 S002 T1', '2026-11-19 S001 T1'];

test('head office sees every day, the latest first, page by page as well', async () => {
  expect((await ask('')).days).toEqual(all);
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const one = await ask(`?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    pages.push([...one.days]);
    cursor = one.cursor;
  }
  expect(pages.flat()).toEqual(all);
});

test('a day says its numbers, its money and its first and last sale', async () => {
  const { store_days } = await ask('?store_id=S001&business_date=2026-11-19');
  expect(store_days).toMatchObject([
    {
      ...{
        transactions: 2,
        loaded_rows: 5,
        loaded_amount_minor: 9999,
        lowest_sequence: 3,
        held_rows: 0,
        rejected_files: 2,
      },
      ...{ first_sale_at: '2026-11-19T09:00:00.000Z', last_sale_at: '2026-11-19T10:00:00.000Z' },
    },
  ]);
});

test("a store's key sees its own days alone, and another's are not there for it", async () => {
  expect((await ask('', storeKey)).days).toEqual(all.filter(day => day.includes('S001')));
  expect((await ask('?store_id=S002', storeKey)).status).toBe(404);
});

test.each(['?business_date=2026-02-30', '?cursor=nonsense', '?limit=0'])('%s is refused', async query => {
  expect((await ask(query)).status).toBe(400);
});
