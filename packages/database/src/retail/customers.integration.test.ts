import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeAll(async () => {
  await database.query(`insert into retail.customers (customer_id, email)
    select 'C' || n, 'c' || n || '@example.com' from generate_series(1, 4000) n`);
  await database.query('analyze retail.customers');
});

test('customers are spread over eight tables, none of them much fuller than another', async () => {
  const { rows } = await database.query<{ part: string; rows: number }>(
    'select tableoid::regclass::text as part, count(*)::int as rows from retail.customers group by 1',
  );
  expect(rows).toHaveLength(8);
  for (const { rows: count } of rows) expect(Math.abs(count - 500)).toBeLessThan(100);
});

test('a customer is looked for in one table alone, by key', async () => {
  const { rows } = await database.query<{ 'QUERY PLAN': string }>(
    `explain select * from retail.customers where customer_id = 'C77'`,
  );
  const plan = rows.map(row => row['QUERY PLAN']).join('\n');
  expect(plan.match(/retail\.|on customers_\d/g)).toHaveLength(1);
  expect(plan).toMatch(/Index Scan using customers_\d_pkey/);
});

test('a customer of orders cannot be deleted, an order cannot name one that is not there', async () => {
  await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S1', 'Store', 'Europe/London', 'GB', 'GBP')`);
  await database.query(`select retail.make_order_partitions('2026-11-20', '2026-11-20')`);
  const order = (number: string, customer: string) =>
    database.query(
      `insert into retail.orders (store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp,
         currency, customer_id, line_count, total_amount, content_hash, file_id, received_at)
       values ('S1', '2026-11-20', '1', $1, 'SALE', now(), 'GBP', $2, 1, 1, sha256(''), 'f', now())`,
      [number, customer],
    );
  await order('R1', 'C5');
  await expect(order('R2', 'nobody')).rejects.toMatchObject({ code: '23503', constraint: 'orders_customer_id_fkey' });
  await expect(database.query(`delete from retail.customers where customer_id = 'C5'`)).rejects.toMatchObject({
    code: '23503',
  });
});

test('an address is of one customer, store or supplier, one of a kind in use; it goes with its customer', async () => {
  const add = (owners: string, values: string) =>
    database.query(`insert into retail.addresses (${owners}, lines) values (${values}, '{"1 High Street"}')`);
  await add('customer_id', `'C1'`);
  await expect(add('customer_id', `'C1'`)).rejects.toMatchObject({ code: '23505' });
  await expect(add('customer_id, store_id', `'C2', 'S1'`)).rejects.toMatchObject({ constraint: 'addresses_one_owner' });
  await expect(add('kind', `'MAIN'`)).rejects.toMatchObject({ constraint: 'addresses_one_owner' });
  await expect(add('customer_id', `'nobody'`)).rejects.toMatchObject({ code: '23503' });
  await database.query(`update retail.addresses set deleted_at = now() where customer_id = 'C1'`);
  await add('customer_id', `'C1'`);
  await database.query(`delete from retail.customers where customer_id = 'C1'`);
  expect((await database.query(`select from retail.addresses where customer_id = 'C1'`)).rowCount).toBe(0);
});

test('changing a customer raises the revision, and its former name is kept in no other table', async () => {
  await database.query(`update retail.customers set name = 'Kim Former' where customer_id = 'C9'`);
  await database.query(`update retail.customers set name = 'Kim' where customer_id = 'C9'`);
  const { rows } = await database.query(`select name, revision from retail.customers where customer_id = 'C9'`);
  expect(rows).toEqual([{ name: 'Kim', revision: 3 }]);
  expect((await database.query(`select from retail.master_revisions where record::text like '%Kim%'`)).rowCount).toBe(
    0,
  );
});
