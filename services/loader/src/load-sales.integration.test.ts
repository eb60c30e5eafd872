import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import { type Basket, twoLines as basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());
beforeEach(() => books.empty());

const earlier = '2026-11-20T20:00:00.000Z';

const orders = () =>
  books.rows(
    'select store_id, business_date, till_id, transaction_id, total_amount, line_count, revision, file_id from retail.orders order by 1, 2, 3, 4',
  );
const codes = () =>
  books.rows('select code, severity, row_no, amount_minor from quality.exceptions order by row_no, code');

test('new baskets are in the books line for line as they were sent', async () => {
  const event = await books.validated({ name: 'a', sequence: 7, receivedAt: earlier, heldByValidator: 3 }, [
    basket('R2', { customer: { id: 'C1', name: 'Jo "J", \\.' }, employee: 'E1', promotion: 'DERBY', lineCountSent: 2 }),
    basket('R1', {
      store: 'S3',
      currency: 'EUR',
      type: 'RETURN',
      lines: [{ product: 'MUG', quantity: '-2.500', pence: -1999 }],
    }),
    basket('R3', { employee: 'E9', promotion: 'NOPE', customer: { id: 'C1', email: 'jo@example.com' } }),
  ]);
  await books.load(event);

  const fileId = event.data.file_id;
  const common = {
    business_date: '2026-11-20',
    till_id: 'T1',
    transaction_timestamp: '2026-11-20T10:00:00.000Z',
    payment_method: 'CARD',
    original_transaction_id: null,
    revision: 1,
    file_id: fileId,
    received_at: earlier,
    received_sequence: 7n,
  };
  expect(
    await books.rows(`select store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp,
      currency, payment_method, customer_id, employee_id, employee_id_sent, promotion_code, promotion_code_sent,
      original_transaction_id, line_count, line_count_sent, total_amount, revision, file_id, received_at, received_sequence
      from retail.orders order by transaction_id`),
  ).toEqual([
    {
      ...common,
      ...{ store_id: 'S3', transaction_id: 'R1', transaction_type: 'RETURN', currency: 'EUR', customer_id: null },
      ...{ employee_id: null, employee_id_sent: null, promotion_code: null, promotion_code_sent: null },
      ...{ line_count: 1, line_count_sent: null, total_amount: '-19.99' },
    },
    {
      ...common,
      ...{ store_id: 'S1', transaction_id: 'R2', transaction_type: 'SALE', currency: 'GBP', customer_id: 'C1' },
      ...{ employee_id: 'E1', employee_id_sent: null, promotion_code: 'DERBY', promotion_code_sent: null },
      ...{ line_count: 2, line_count_sent: 2, total_amount: '72.49' },
    },
    {
      ...common,
      ...{ store_id: 'S1', transaction_id: 'R3', transaction_type: 'SALE', currency: 'GBP', customer_id: 'C1' },
      ...{ employee_id: null, employee_id_sent: 'E9', promotion_code: null, promotion_code_sent: 'NOPE' },
      ...{ line_count: 2, line_count_sent: null, total_amount: '72.49' },
    },
  ]);
  const line = {
    business_date: '2026-11-20',
    till_id: 'T1',
    team_id: null,
    supplier_id: null,
    discount_amount: '0.00',
  };
  const shirt = {
    line_no: 1,
    product_id: 'SHIRT',
    quantity: '1.000',
    unit_price: '59.990000',
    line_total: '59.99',
    amount_minor: 5999n,
  };
  const scarf = {
    line_no: 2,
    product_id: 'SCARF',
    quantity: '1.000',
    unit_price: '12.500000',
    line_total: '12.50',
    amount_minor: 1250n,
  };
  expect(
    await books.rows(`select store_id, business_date, till_id, transaction_id, line_no, product_id, team_id, supplier_id,
      quantity, unit_price, discount_amount, line_total, amount_minor, row_no, file_id
      from retail.order_items order by row_no`),
  ).toEqual([
    { ...line, ...shirt, store_id: 'S1', transaction_id: 'R2', row_no: 1n, file_id: fileId },
    { ...line, ...scarf, store_id: 'S1', transaction_id: 'R2', row_no: 2n, file_id: fileId },
    {
      ...line,
      ...{ store_id: 'S3', transaction_id: 'R1', line_no: 1, product_id: 'MUG', quantity: '-2.500' },
      ...{ unit_price: '19.990000', line_total: '-19.99', amount_minor: -1999n, row_no: 3n, file_id: fileId },
    },
    { ...line, ...shirt, store_id: 'S1', transaction_id: 'R3', row_no: 4n, file_id: fileId },
    { ...line, ...scarf, store_id: 'S1', transaction_id: 'R3', row_no: 5n, file_id: fileId },
  ]);
  expect(await books.rows('select customer_id, name, email, phone from retail.customers')).toEqual([
    { customer_id: 'C1', name: 'Jo "J", \\.', email: 'jo@example.com', phone: null },
  ]);
  expect(await books.account(event)).toEqual({ status: 'loaded', rows: [5, 0, 3], pence: [12499, 0, 0] });
  expect(
    await books.rows(
      'select store_id, currency, rows_loaded, rows_held, amount_loaded_minor from ops.file_totals order by 1',
    ),
  ).toEqual([
    { store_id: '', currency: '', rows_loaded: 0n, rows_held: 3n, amount_loaded_minor: 0n },
    { store_id: 'S1', currency: 'GBP', rows_loaded: 4n, rows_held: 0n, amount_loaded_minor: 14498n },
    { store_id: 'S3', currency: 'EUR', rows_loaded: 1n, rows_held: 0n, amount_loaded_minor: -1999n },
  ]);
  expect(await books.rows('select event_id, key, value::json from ops.outbox')).toEqual([
    {
      event_id: `file.loaded/${fileId}/1`,
      key: 'S1',
      value: {
        ...{ file_id: fileId, run: 1, sender_id: 'S1', file_type: 'sales' },
        ...{ rows_loaded: 5, rows_unchanged: 0, rows_held: 3 },
      },
    },
  ]);
  expect(await codes()).toEqual([]);
});

test('the same event delivered again changes nothing', async () => {
  const event = await books.validated({ name: 'a' }, [basket('R1')]);
  await books.load(event);
  const before = await wholeDatabase();
  await books.load(event);
  expect(await wholeDatabase()).toEqual(before);
});

test('the same receipt number on another day, till or store is another transaction', async () => {
  await books.load(
    await books.validated({ name: 'a' }, [
      basket('R1'),
      basket('R1', { date: '2026-11-21' }),
      basket('R1', { till: 'T2' }),
      basket('R1', { store: 'S2' }),
    ]),
  );
  expect(await orders()).toHaveLength(4);
});

test('baskets whose product, club or store is gone since the file was judged are held; the others are loaded', async () => {
  const event = await books.validated({ name: 'a' }, [
    basket('R1', {
      lines: [
        { product: 'SHIRT', pence: 1 },
        { product: 'GONE', pence: 2 },
      ],
    }),
    basket('R2', { lines: [{ product: 'SHIRT', pence: 4, team: 'GONE' }] }),
    basket('R3', { store: 'S9' }),
    basket('R4'),
  ]);
  await books.load(event);
  expect((await orders()).map(row => row['transaction_id'])).toEqual(['R4']);
  expect((await codes()).map(row => [row['row_no'], row['code']])).toEqual([
    [1n, 'transaction.held'],
    [2n, 'product.unknown'],
    [3n, 'team.unknown'],
    [4n, 'store.unknown'],
    [5n, 'transaction.held'],
  ]);
});

test('a file judged anew: what this file brought before counts as loaded, what is new now is added', async () => {
  const first = await books.validated({ name: 'a', heldByValidator: 2 }, [basket('R1')]);
  await books.load(first);
  const again = await books.validated({ name: 'a', run: 2 }, [basket('R1'), basket('R2')]);
  await books.load(again);
  expect(await books.account(again)).toEqual({ status: 'loaded', rows: [4, 0, 0], pence: [14498, 0, 0] });
  expect(await orders()).toMatchObject([{ revision: 1 }, { revision: 1 }]);
  await books.load(first);
  expect(await books.account(again)).toMatchObject({ rows: [4, 0, 0] });
});

test('a run that is no longer the file’s is not loaded', async () => {
  const first = await books.validated({ name: 'a' }, [basket('R1')]);
  const second = await books.validated({ name: 'a', run: 2 }, [basket('R2')]);
  await books.load(first);
  expect(await orders()).toEqual([]);
  await books.load(second);
  expect(await orders()).toMatchObject([{ transaction_id: 'R2' }]);
});

test('a file of which nothing may be loaded is loaded with every row held', async () => {
  const event = await books.validated({ name: 'a', heldByValidator: 4 }, []);
  await books.load(event);
  expect(await books.account(event)).toEqual({ status: 'loaded', rows: [0, 0, 4], pence: [0, 0, 0] });
});

test('baselines merged file by file are those of all sales at once', async () => {
  const quantities = ['1.000', '2.000', '7.500', '1.000', '3.000', '40.000'];
  const sale = (number: string, quantity: string, index: number): Basket =>
    basket(number, { lines: [{ product: 'BALL', quantity, pence: 1000 + index * 37 }] });
  for (const [index, quantity] of quantities.entries())
    await books.load(await books.validated({ name: `f${index}` }, [sale(`R${index}`, quantity, index)]));
  await books.load(
    await books.validated({ name: 'return' }, [
      basket('X1', { type: 'RETURN', lines: [{ product: 'BALL', quantity: '-1.000', pence: -1 }] }),
    ]),
  );
  const [row] = await books.rows<Record<string, number | bigint>>(`
    select b.observations, b.quantity_mean - a.quantity_mean as quantity_mean, b.quantity_m2 - a.quantity_m2 as quantity_m2,
      b.price_mean - a.price_mean as price_mean, b.price_m2 - a.price_m2 as price_m2
    from quality.product_baselines b, (
      select avg(q) as quantity_mean, var_pop(q) * count(*) as quantity_m2, avg(p) as price_mean, var_pop(p) * count(*) as price_m2
      from (select cbrt(quantity::float8) as q, ln(unit_price::float8) as p from retail.order_items where quantity > 0) i) a`);
  expect(row?.['observations']).toBe(6n);
  for (const name of ['quantity_mean', 'quantity_m2', 'price_mean', 'price_m2'])
    expect(Math.abs(Number(row?.[name]))).toBeLessThan(1e-9);
});

async function wholeDatabase() {
  const tables = await books.rows<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
     where schemaname in ('retail', 'ops', 'quality') order by 1`,
  );
  const content: Record<string, unknown> = {};
  for (const { name } of tables)
    content[name] = await books.rows(`select to_jsonb(t) as row from ${name} t order by 1`);
  return content;
}
