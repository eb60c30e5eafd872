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
  await database.query(`
    insert into retail.stores (store_id, name, time_zone, country, currency) values ('S1', 'Store', 'Europe/London', 'GB', 'GBP');
    insert into retail.products (product_id, name) values ('MUG', 'Mug');
    insert into retail.customers (customer_id) values ('C1');
    insert into retail.promotions (promotion_code, name, kind) values ('DERBY', 'Derby', 'OTHER');
    select retail.make_order_partitions('2026-11-20', '2026-11-20');
    insert into retail.orders (store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp,
      currency, line_count, total_amount, content_hash, file_id, received_at)
    values ('S1', '2026-11-20', '1', 'R1', 'SALE', now(), 'GBP', 1, 1, sha256(''), 'f', now())`);
});

const key = 'store_id, business_date, till_id, transaction_id';
const order = `'S1', '2026-11-20', '1', 'R1'`;
const none = `'S1', '2026-11-20', '1', 'R9'`;
const refused = (sql: string, error: Record<string, string>) =>
  expect(database.query(sql)).rejects.toMatchObject(error);

test('payments and promotions are of an order that is there, and of a promotion that is known', async () => {
  const payment = (of: string, more: string) =>
    `insert into retail.payments (${key}, payment_no, method, amount, currency) values (${of}, ${more})`;
  await database.query(payment(order, `1, 'CASH', 0.60, 'GBP'`));
  await database.query(payment(order, `2, 'GIFT_CARD', 0.40, 'GBP'`));
  await refused(payment(order, `2, 'CASH', 1, 'GBP'`), { code: '23505' });
  await refused(payment(none, `1, 'CASH', 1, 'GBP'`), { code: '23503' });
  await refused(payment(order, `3, 'SHELLS', 1, 'GBP'`), { code: '23514' });
  await refused(payment(order, `0, 'CASH', 1, 'GBP'`), { code: '23514' });
  await refused(payment(order, `3, 'CASH', 1, 'pounds'`), { code: '23514' });

  const promotion = (of: string, code: string) =>
    `insert into retail.order_promotions (${key}, promotion_code) values (${of}, '${code}')`;
  await database.query(promotion(order, 'DERBY'));
  await refused(promotion(none, 'DERBY'), { code: '23503' });
  await refused(promotion(order, 'UNHEARD'), { code: '23503' });
});

test('a review has one to five stars, names a known article, and an order wholly or not at all', async () => {
  const review = (columns: string, values: string) =>
    `insert into retail.reviews (product_id, written_at, ${columns}) values ('MUG', now(), ${values})`;
  await database.query(review(`rating, customer_id, ${key}`, `5, 'C1', ${order}`));
  await database.query(review('rating', '1'));
  await refused(review('rating', '6'), { code: '23514' });
  await refused(review('rating, store_id', `3, 'S1'`), { code: '23503' });
  await refused(review(`rating, ${key}`, `3, ${none}`), { code: '23503' });
  await refused(`insert into retail.reviews (product_id, written_at, rating) values ('CUP', now(), 3)`, {
    code: '23503',
  });
});

test('reading it through raises the revision of a review; it outlives its author and its order, of which it then says nothing', async () => {
  await database.query(`update retail.reviews set status = 'published' where rating = 5`);
  await database.query(`delete from retail.customers where customer_id = 'C1'`);
  await database.query('delete from retail.orders');
  const { rows } = await database.query(
    `select revision, status, customer_id, store_id, transaction_id from retail.reviews where rating = 5`,
  );
  expect(rows).toEqual([{ revision: 2, status: 'published', customer_id: null, store_id: null, transaction_id: null }]);
  expect(
    (await database.query('select from retail.payments union all select from retail.order_promotions')).rowCount,
  ).toBe(0);
});
