import { afterAll, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';
import { changeMasterRecord, type MasterTable } from './change-master-record.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  await database.query('truncate retail.products, retail.master_revisions cascade');
  await database.query(
    `insert into retail.products (product_id, name, updated_at) values ('CUP', 'Cup', '2026-01-01')`,
  );
});

const rename = (revision: number, name: string) =>
  changeMasterRecord(database, { table: 'products', key: { product_id: 'CUP' }, revision, values: { name } });
const cup = async () =>
  (
    await database.query<{ name: string; revision: number; updated_at: string }>(
      `select name, revision, updated_at from retail.products where product_id = 'CUP'`,
    )
  ).rows[0];

test('who names the revision that is there changes the record and raises it', async () => {
  expect(await rename(1, 'Mug')).toEqual({ isStale: false, revision: 2 });
  const now = await cup();
  expect(now).toMatchObject({ name: 'Mug', revision: 2 });
  expect(Date.parse(String(now?.updated_at))).toBeGreaterThan(Date.parse('2026-01-02'));
});

test('who names an older one changes nothing and is told which is there', async () => {
  await rename(1, 'Mug');
  expect(await rename(1, 'Beaker')).toEqual({ isStale: true, revision: 2 });
  expect(await cup()).toMatchObject({ name: 'Mug', revision: 2 });
});

test('a record that is not there is stale, with no revision', async () => {
  await database.query('truncate retail.products cascade');
  expect(await rename(1, 'Mug')).toEqual({ isStale: true, revision: null });
});

test('values that say nothing new leave revision and updated_at', async () => {
  const before = await cup();
  expect(await rename(1, 'Cup')).toEqual({ isStale: false, revision: 1 });
  expect(await cup()).toEqual(before);
});

test('of many who read the same revision and write at once one is first, and its value stays', async () => {
  for (let round = 1; round <= 5; round++) {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => ({
        name: `W${round}${index}`,
        ...(await rename(round, `W${round}${index}`)),
      })),
    );
    const first = answers.filter(answer => !answer.isStale);
    expect(first).toHaveLength(1);
    expect(answers.filter(answer => answer.isStale).map(answer => answer.revision)).toEqual(Array(7).fill(round + 1));
    expect(await cup()).toMatchObject({ name: first[0]?.name, revision: round + 1 });
  }
});

test('a writer whose transaction waits for another one sees what that has changed, and is refused', async () => {
  const order: string[] = [];
  let waiting: ReturnType<typeof rename> | undefined;
  await database.transaction(async tx => {
    await tx.query(`update retail.products set colour = 'red' where product_id = 'CUP'`);
    waiting = rename(1, 'Mug').finally(() => order.push('answered'));
    await new Promise(resolve => setTimeout(resolve, 100));
    order.push('committed');
  });
  expect(await waiting).toEqual({ isStale: true, revision: 2 });
  expect(order).toEqual(['committed', 'answered']);
  expect(await cup()).toMatchObject({ name: 'Cup' });
});

test.each<[MasterTable, Record<string, string>, string, Record<string, string>]>([
  ['teams', { team_id: 'A' }, `(team_id, name) values ('A', 'Arsenal')`, { league: 'Premier' }],
  ['suppliers', { supplier_id: 'A' }, `(supplier_id, name) values ('A', 'Ace')`, { phone: '1' }],
  ['promotions', { promotion_code: 'A' }, `(promotion_code, name, kind) values ('A', 'A', 'OTHER')`, { value: '1.5' }],
  ['customers', { customer_id: 'A' }, `(customer_id) values ('A')`, { deleted_at: '2026-01-01T00:00:00Z' }],
  [
    'stores',
    { store_id: 'A' },
    `(store_id, name, time_zone, country, currency) values ('A', 'A', 'UTC', 'GB', 'GBP')`,
    { name: 'B' },
  ],
  ['employees', { employee_id: 'A' }, `(employee_id, store_id, name) values ('A', 'A', 'Al')`, { role: 'boss' }],
  [
    'inventory',
    { store_id: 'A', product_id: 'CUP' },
    `(store_id, product_id, quantity_on_hand, counted_at) values ('A', 'CUP', 1, now())`,
    { quantity_on_hand: '2' },
  ],
])('%s has revisions', async (table, key, values, change) => {
  await database.query(`insert into retail.${table} ${values}`);
  expect(await changeMasterRecord(database, { table, key, revision: 1, values: change })).toEqual({
    isStale: false,
    revision: 2,
  });
  expect(await changeMasterRecord(database, { table, key, revision: 1, values: change })).toEqual({
    isStale: true,
    revision: 2,
  });
});

test('a column that the table does not have, or of its key, or no column at all, is refused before anything is asked', async () => {
  for (const values of [{ 'name = name; --': 'x' }, { product_id: 'MUG' }, { revision: '9' }, {}])
    await expect(
      changeMasterRecord(database, { table: 'products', key: { product_id: 'CUP' }, revision: 1, values }),
    ).rejects.toThrow('no column to change');
});
