import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../migrate.ts';
import type { TestDatabase } from '../create-test-database.ts';
import { connectTo, createOldBooks } from './books-of-last-release.ts';

// What migrations since the last release made of its books, compared with what is counted here of the old rows alone.

interface OldOrder {
  readonly store_id: string;
  readonly business_date: string;
  readonly till_id: string;
  readonly transaction_id: string;
  readonly transaction_type: string;
  readonly currency: string;
  readonly payment_method: string | null;
  readonly promotion_code: string | null;
  readonly total_amount: string;
  readonly sold_at: string;
  /** Of its lines. */
  readonly lines: number;
  readonly amount_minor: number;
}

let home: TestDatabase;
let client: pg.Client;
let oldOrders: OldOrder[];
let oldCategories: { product_id: string; category: string | null }[];
let oldFiles: { file_id: string; run: number; status: string; rows_read: string; rows_loaded: string }[];
const rowsOf = async <T extends pg.QueryResultRow>(query: string) => (await client.query<T>(query)).rows;

beforeAll(async () => {
  home = await createOldBooks();
  client = await connectTo(home.url);
  oldOrders = await rowsOf(`
    select store_id, business_date::text, till_id, transaction_id, transaction_type, currency, payment_method, promotion_code,
      total_amount::text, transaction_timestamp::text as sold_at, count(*)::integer as lines, sum(amount_minor)::integer as amount_minor
    from retail.orders join retail.order_items using (store_id, business_date, till_id, transaction_id)
    group by store_id, business_date, till_id, transaction_id`);
  oldCategories = await rowsOf('select product_id, category from retail.products');
  oldFiles = await rowsOf('select file_id, run, status, rows_read::text, rows_loaded::text from ops.files');
  await migrate(home.url);
});
afterAll(async () => {
  await client?.end();
  await home?.drop();
});

const keyOf = ({ store_id, business_date, till_id, transaction_id }: OldOrder) =>
  [store_id, business_date, till_id, transaction_id].join('/');
const sorted = (texts: readonly string[]) => [...texts].sort();

test('each order that was paid has one payment of its whole amount, and each promotion that it named', async () => {
  const key = `concat_ws('/', store_id, business_date, till_id, transaction_id)`;
  const payments = await rowsOf<{ it: string }>(
    `select concat_ws(' ', ${key}, payment_no, method, amount, currency) as it from retail.payments`,
  );
  const paid = oldOrders.filter(({ payment_method }) => payment_method !== null);
  expect(sorted(payments.map(({ it }) => it))).toEqual(
    sorted(paid.map(order => `${keyOf(order)} 1 ${order.payment_method} ${order.total_amount} ${order.currency}`)),
  );
  const promotions = await rowsOf<{ it: string }>(
    `select concat_ws(' ', ${key}, promotion_code) as it from retail.order_promotions`,
  );
  const promoted = oldOrders.filter(({ promotion_code }) => promotion_code !== null);
  expect(promoted.length).toBeGreaterThan(100);
  expect(sorted(promotions.map(({ it }) => it))).toEqual(
    sorted(promoted.map(order => `${keyOf(order)} ${order.promotion_code}`)),
  );
});

test('sales of the web shop are paid where a method was said and placed where not; everything else is completed', async () => {
  const now = await rowsOf<OldOrder & { status: string }>(
    'select store_id, business_date::text, till_id, transaction_id, status from retail.orders',
  );
  const statusOf = (order: OldOrder): string => {
    if (order.till_id !== 'WEB' || order.transaction_type !== 'SALE') return 'completed';
    return order.payment_method === null ? 'placed' : 'paid';
  };
  const expected = oldOrders.map(order => `${keyOf(order)} ${statusOf(order)}`);
  expect(new Set(expected.map(text => text.split(' ')[1]))).toEqual(new Set(['placed', 'paid', 'completed']));
  expect(sorted(now.map(order => `${keyOf(order)} ${order.status}`))).toEqual(sorted(expected));
});

test('each article stands in the tree where its text said, and texts that say the same stand at one place', async () => {
  const now = await rowsOf<{ product_id: string; path: string | null }>(
    'select product_id, path from retail.products left join retail.product_categories using (category_id)',
  );
  const pathOf = (text: string | null): string | null => {
    const parts = (text ?? '').split('>').map(part => part.trim());
    return parts.filter(part => part !== '').join(' > ') || null;
  };
  expect(new Map(now.map(({ product_id, path }) => [product_id, path]))).toEqual(
    new Map(oldCategories.map(({ product_id, category }) => [product_id, pathOf(category)])),
  );
  const double = await rowsOf('select path from retail.product_categories group by path having count(*) > 1');
  expect(double).toEqual([]);
});

test('the days of tills have the transactions, lines and money of the books, to the penny', async () => {
  const now = await rowsOf<{ it: string }>(`
    select concat_ws('/', store_id, business_date, till_id, currency, transactions, loaded_rows, loaded_amount_minor,
      first_sale_at, last_sale_at) as it
    from quality.store_days where transactions > 0`);
  const days = Map.groupBy(oldOrders, order =>
    [order.store_id, order.business_date, order.till_id, order.currency].join('/'),
  );
  const expected = [...days].map(([day, orders]) => {
    const times = sorted(orders.map(({ sold_at }) => sold_at));
    const sum = (count: (order: OldOrder) => number) => orders.reduce((total, order) => total + count(order), 0);
    const money = sum(order => order.amount_minor);
    return [day, orders.length, sum(order => order.lines), money, times[0], times.at(-1)].join('/');
  });
  expect(expected.length).toBeGreaterThan(400);
  expect(sorted(now.map(({ it }) => it))).toEqual(sorted(expected));
});

test('each file that was judged has the run that holds, with its counts, and every file its receipt', async () => {
  const runs = await rowsOf<{ it: string }>(
    `select concat_ws(' ', file_id, run, status, rows_read, rows_loaded) as it from ops.runs`,
  );
  const judged = oldFiles.filter(({ status }) => status !== 'received');
  expect(sorted(runs.map(({ it }) => it))).toEqual(
    sorted(judged.map(file => [file.file_id, file.run, file.status, file.rows_read, file.rows_loaded].join(' '))),
  );
  const receipts = await rowsOf<{ file_id: string }>('select file_id from ops.receipts');
  expect(sorted(receipts.map(({ file_id }) => file_id))).toEqual(sorted(oldFiles.map(({ file_id }) => file_id)));
});
