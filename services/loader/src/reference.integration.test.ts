import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());

const day = (number: number): string => `2026-11-${number}T06:00:00.000Z`;
const cup = { product_id: 'CUP', kind: 'GOOD', name: 'Cup', team_id: 'ARS', list_price: '9.990000' };
const pen = { product_id: 'PEN', kind: 'GOOD', name: 'Pen', team_id: null, list_price: null };
const types = { list_price: 'decimal(16,6)' };
const product = (id: string) =>
  books.rows(`select name, list_price, colour, received_at from retail.products where product_id = '${id}'`);

test('new and changed records are loaded, the same are unchanged', async () => {
  const first = await books.validatedReference({ name: 'p1', receivedAt: day(10) }, 'products', [cup, pen], types);
  await books.load(first);
  expect(await books.account(first)).toMatchObject({ status: 'loaded', rows: [2, 0, 0] });
  const second = await books.validatedReference(
    { name: 'p2', receivedAt: day(11) },
    'products',
    [{ ...cup, list_price: '10.500000' }, pen],
    types,
  );
  await books.load(second);
  expect(await books.account(second)).toMatchObject({ status: 'loaded', rows: [1, 1, 0] });
  expect(await product('CUP')).toMatchObject([{ list_price: '10.500000' }]);
});

test('a column that a file does not have stays as it is', async () => {
  await books.database.query(`update retail.products set colour = 'red' where product_id = 'CUP'`);
  await books.load(
    await books.validatedReference({ name: 'p3', receivedAt: day(12) }, 'products', [
      { product_id: 'CUP', name: 'Mug' },
    ]),
  );
  expect(await product('CUP')).toMatchObject([{ name: 'Mug', colour: 'red', list_price: '10.500000' }]);
});

test("a store's address for reports stays when a file has none, and nothing counts as changed by it", async () => {
  const store = { store_id: 'S8', name: 'York', time_zone: 'Europe/London', country: 'GB', currency: 'GBP' };
  const send = (name: string, manager_email: string | null, at: number) =>
    books.validatedReference({ name, receivedAt: day(at) }, 'stores', [{ ...store, manager_email }]);
  await books.load(await send('s1', 'ann@example.com', 10));
  const without = await send('s2', null, 11);
  await books.load(without);
  expect(await books.account(without)).toMatchObject({ rows: [0, 1, 0] });
  await books.load(await send('s3', 'bob@example.com', 12));
  expect(await books.rows(`select manager_email from retail.stores where store_id = 'S8'`)).toEqual([
    { manager_email: 'bob@example.com' },
  ]);
});

test('a file that is handled late overwrites nothing that a file received later said, not even by repeating it', async () => {
  const same = [{ product_id: 'PEN', name: 'Pen' }];
  await books.load(await books.validatedReference({ name: 'p5', receivedAt: day(15) }, 'products', same));
  const late = await books.validatedReference({ name: 'p4', receivedAt: day(14) }, 'products', [
    { product_id: 'PEN', name: 'Pencil' },
  ]);
  await books.load(late);
  expect(await product('PEN')).toMatchObject([{ name: 'Pen', received_at: day(15) }]);
  expect(await books.account(late)).toMatchObject({ rows: [0, 1, 0] });
});

test('records whose parent is gone are held, each with what it names in vain', async () => {
  const event = await books.validatedReference(
    { name: 'i1' },
    'inventory',
    [
      { store_id: 'S1', product_id: 'CUP', quantity_on_hand: '5.000', counted_at: '2026-11-20T06:00:00.000Z' },
      { store_id: 'S9', product_id: 'CUP', quantity_on_hand: '5.000', counted_at: '2026-11-20T06:00:00.000Z' },
      { store_id: 'S2', product_id: 'GONE', quantity_on_hand: '5.000', counted_at: '2026-11-20T06:00:00.000Z' },
    ],
    { quantity_on_hand: 'decimal(14,3)' },
  );
  await books.load(event);
  expect(await books.account(event)).toMatchObject({ status: 'loaded', rows: [1, 0, 2] });
  expect(await books.rows('select store_id, product_id, quantity_on_hand from retail.inventory')).toEqual([
    { store_id: 'S1', product_id: 'CUP', quantity_on_hand: '5.000' },
  ]);
  expect(
    await books.rows('select code, column_name, store_id, product_id from quality.exceptions order by code'),
  ).toEqual([
    { code: 'product.unknown', column_name: 'product_id', store_id: 'S2', product_id: 'GONE' },
    { code: 'store.unknown', column_name: 'store_id', store_id: 'S9', product_id: 'CUP' },
  ]);
});

test.each<[string, Record<string, string | null>, Record<string, string>]>([
  [
    'stores',
    {
      store_id: 'S7',
      name: 'Leeds',
      time_zone: 'Europe/London',
      country: 'GB',
      currency: 'GBP',
      opened_on: '2020-01-02',
    },
    { opened_on: 'date' },
  ],
  ['teams', { team_id: 'LEE', name: 'Leeds United', short_name: 'LEE', league: null }, {}],
  ['suppliers', { supplier_id: 'A1', name: 'A, "B" & C', email: null, phone: '1', country: 'GB' }, {}],
  ['employees', { employee_id: 'E2', store_id: 'S1', name: 'Al', hired_on: '2021-02-03' }, { hired_on: 'date' }],
  ['customers', { customer_id: 'C7', name: null, created_at: '2021-02-03T04:05:06.000Z' }, {}],
  ['promotions', { promotion_code: 'X', name: 'X', kind: 'AMOUNT', value: '5.000000' }, { value: 'decimal(16,6)' }],
])('a file of %s fills its table', async (type, record, kinds) => {
  const event = await books.validatedReference({ name: type }, type, [record], kinds);
  await books.load(event);
  const key = Object.keys(record)[0]!;
  const [row] = await books.rows(`select * from retail.${type} where ${key} = $1`, [record[key]]);
  expect(row).toMatchObject(record);
  expect(await books.account(event)).toMatchObject({ status: 'loaded', rows: [1, 0, 0] });
});

test('a customer that a sale made is filled by a file of customers, whenever that was received', async () => {
  await books.load(
    await books.validated({ name: 's1' }, [
      { number: 'R1', customer: { id: 'C5' }, lines: [{ product: 'MUG', pence: 1 }] },
    ]),
  );
  await books.load(
    await books.validatedReference({ name: 'c1', receivedAt: '2020-01-01T00:00:00.000Z' }, 'customers', [
      { customer_id: 'C5', name: 'Kim' },
    ]),
  );
  expect(await books.rows(`select name from retail.customers where customer_id = 'C5'`)).toEqual([{ name: 'Kim' }]);
});

const told = (id: string) =>
  books.rows<Record<string, unknown>>(
    `select revision, updated_at, deleted_at, received_at from retail.products where product_id = '${id}'`,
  );

test('only a change raises the revision and updated_at; that it was said again is kept beside them', async () => {
  const bell = { product_id: 'BELL', name: 'Bell', category: 'Toys > Loud' };
  await books.load(await books.validatedReference({ name: 'b1', receivedAt: day(10) }, 'products', [bell]));
  const [first] = await told('BELL');
  await books.load(await books.validatedReference({ name: 'b2', receivedAt: day(11) }, 'products', [bell]));
  expect(await told('BELL')).toEqual([{ ...first, received_at: day(11) }]);
  await books.load(
    await books.validatedReference({ name: 'b3', receivedAt: day(12) }, 'products', [{ ...bell, name: 'Big bell' }]),
  );
  const [changed] = await told('BELL');
  expect([first?.['revision'], changed?.['revision']]).toEqual([1, 2]);
  expect(Date.parse(String(changed?.['updated_at']))).toBeGreaterThan(Date.parse(String(first?.['updated_at'])));
  expect(
    await books.rows(`select revision, record ->> 'name' as name from retail.master_revisions where key = 'BELL'`),
  ).toEqual([{ revision: 1, name: 'Bell' }]);
});

test('an article stands in the tree where its category says, also after that has changed', async () => {
  const where = () =>
    books.rows(`select c.path from retail.products join retail.product_categories c using (category_id)
      where product_id = 'BELL'`);
  expect(await where()).toEqual([{ path: 'Toys > Loud' }]);
  await books.load(
    await books.validatedReference({ name: 'b4', receivedAt: day(13) }, 'products', [
      { product_id: 'BELL', name: 'Big bell', category: 'Toys>Very loud' },
    ]),
  );
  expect(await where()).toEqual([{ path: 'Toys > Very loud' }]);
  expect(
    await books.rows(`select code, (select code from retail.product_categories a where a.category_id = c.parent_id) as above
      from retail.product_categories c where path like 'Toys%' order by code`),
  ).toEqual([
    { code: 'Toys', above: null },
    { code: 'Toys > Loud', above: 'Toys' },
    { code: 'Toys > Very loud', above: 'Toys' },
  ]);
});

test('an article that is not sent any more stays', async () => {
  await books.load(
    await books.validatedReference({ name: 'b5', receivedAt: day(14) }, 'products', [
      { product_id: 'PEN', name: 'Pen' },
    ]),
  );
  expect(await told('BELL')).toMatchObject([{ deleted_at: null, received_at: day(13) }]);
});

test('what was taken out of use stays so for a file received before, and is back with one received after', async () => {
  const drum = { product_id: 'DRUM', name: 'Drum' };
  await books.load(await books.validatedReference({ name: 'd1', receivedAt: day(10) }, 'products', [drum]));
  await books.database.query(
    `update retail.products set deleted_at = '${day(12)}' where product_id = 'DRUM' and revision = 1`,
  );
  const before = await books.validatedReference({ name: 'd2', receivedAt: day(11) }, 'products', [drum]);
  await books.load(before);
  expect(await told('DRUM')).toMatchObject([{ revision: 2, deleted_at: day(12), received_at: day(11) }]);
  expect(await books.account(before)).toMatchObject({ rows: [0, 1, 0] });
  const after = await books.validatedReference({ name: 'd3', receivedAt: day(13) }, 'products', [drum]);
  await books.load(after);
  expect(await told('DRUM')).toMatchObject([{ revision: 3, deleted_at: null, received_at: day(13) }]);
  expect(await books.account(after)).toMatchObject({ rows: [1, 0, 0] });
});
