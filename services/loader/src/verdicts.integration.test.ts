import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import { twoLines as basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());
beforeEach(() => books.empty());

const earlier = '2026-11-20T20:00:00.000Z';
const later = '2026-11-20T21:00:00.000Z';

const orders = () =>
  books.rows(
    'select store_id, business_date, till_id, transaction_id, total_amount, line_count, revision, file_id from retail.orders order by 1, 2, 3, 4',
  );
const codes = () =>
  books.rows('select code, severity, row_no, amount_minor from quality.exceptions order by row_no, code');

test('a basket sent again in another file is unchanged, with one finding for the store', async () => {
  await books.load(await books.validated({ name: 'a', receivedAt: earlier }, [basket('R1'), basket('R2')]));
  const before = await orders();
  const event = await books.validated({ name: 'b', receivedAt: later }, [basket('R2'), basket('R1'), basket('R3')]);
  await books.load(event);
  expect((await orders()).slice(0, 2)).toEqual(before);
  expect(await books.account(event)).toEqual({ status: 'loaded', rows: [2, 4, 0], pence: [7249, 14498, 0] });
  expect(await books.rows('select code, row_no, store_id, message, amount_minor from quality.exceptions')).toEqual([
    {
      ...{ code: 'transaction.resent', row_no: null, store_id: 'S1', amount_minor: 14498n },
      message: '2 transactions (4 lines) were sent again unchanged.',
    },
  ]);
});

const corrected = basket('R1', {
  at: '2026-11-20T10:00:59.000Z',
  lines: [
    { product: 'SHIRT', pence: 5999 },
    { product: 'MUG', pence: 800 },
    { product: 'BALL', pence: 1500 },
  ],
});

test('a correction takes the place of the original, which stays readable as a revision', async () => {
  const first = await books.validated({ name: 'a', receivedAt: earlier }, [basket('R1'), basket('R2')]);
  const second = await books.validated({ name: 'b', receivedAt: later }, [corrected]);
  await books.load(first);
  await books.load(second);
  expect(await orders()).toMatchObject([
    { transaction_id: 'R1', total_amount: '82.99', line_count: 3, revision: 2, file_id: second.data.file_id },
    { transaction_id: 'R2', revision: 1, file_id: first.data.file_id },
  ]);
  expect(
    await books.rows(`select product_id, file_id from retail.order_items where transaction_id = 'R1' order by line_no`),
  ).toEqual(['SHIRT', 'MUG', 'BALL'].map(product_id => ({ product_id, file_id: second.data.file_id })));
  expect(
    await books.rows('select revision, total_amount, file_id, superseded_by_file_id from retail.order_revisions'),
  ).toEqual([
    { revision: 1, total_amount: '72.49', file_id: first.data.file_id, superseded_by_file_id: second.data.file_id },
  ]);
  expect(
    await books.rows('select revision, line_no, product_id, file_id from retail.order_item_revisions order by line_no'),
  ).toEqual([
    { revision: 1, line_no: 1, product_id: 'SHIRT', file_id: first.data.file_id },
    { revision: 1, line_no: 2, product_id: 'SCARF', file_id: first.data.file_id },
  ]);
  expect(await books.account(second)).toEqual({ status: 'loaded', rows: [3, 0, 0], pence: [8299, 0, 0] });
  expect(await codes()).toEqual([{ code: 'transaction.corrected', severity: 'info', row_no: 1n, amount_minor: 5999n }]);
});

test('original and correction handled in exchanged order leave the same books and revisions', async () => {
  const handle = async (order: readonly number[]) => {
    const events = [
      await books.validated({ name: 'a', receivedAt: earlier }, [basket('R1')]),
      await books.validated({ name: 'b', receivedAt: later, sequence: 1 }, [corrected]),
      await books.validated({ name: 'c', receivedAt: later, sequence: 2 }, [
        { ...corrected, lines: [...corrected.lines, { product: 'CAP', pence: 100 }] },
      ]),
    ];
    for (const index of order) await books.load(events[index]!);
    const tables = [];
    for (const table of ['orders', 'order_items', 'order_revisions', 'order_item_revisions'])
      tables.push(
        await books.rows(
          `select to_jsonb(t) - array['loaded_at', 'superseded_at'] as row from retail.${table} t order by 1`,
        ),
      );
    const accounts = [];
    for (const event of events) accounts.push(await books.account(event));
    await books.empty();
    return { tables, accounts };
  };
  const inOrder = await handle([0, 1, 2]);
  expect(inOrder.tables.map(table => table.length)).toEqual([1, 4, 2, 5]);
  for (const order of [
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ])
    expect(await handle(order)).toEqual(inOrder);
});

test('a number used for another sale is held and nothing is overwritten', async () => {
  await books.load(await books.validated({ name: 'a', receivedAt: earlier }, [basket('R1'), basket('R2')]));
  const before = await orders();
  const event = await books.validated({ name: 'b', receivedAt: later }, [
    basket('R1', {
      at: '2026-11-20T11:00:00.000Z',
      lines: [
        { product: 'SHIRT', pence: 1 },
        { product: 'MUG', pence: 2 },
      ],
    }),
    basket('R2', {
      lines: [
        { product: 'BALL', pence: 3 },
        { product: 'CAP', pence: 4 },
      ],
    }),
    basket('R3'),
  ]);
  await books.load(event);
  expect((await orders()).slice(0, 2)).toEqual(before);
  expect(await books.account(event)).toEqual({ status: 'loaded', rows: [2, 0, 4], pence: [7249, 0, 10] });
  expect(await codes()).toEqual([
    { code: 'transaction.number-collision', severity: 'error', row_no: 1n, amount_minor: 1n },
    { code: 'transaction.held', severity: 'info', row_no: 2n, amount_minor: 2n },
    { code: 'transaction.number-collision', severity: 'error', row_no: 3n, amount_minor: 3n },
    { code: 'transaction.held', severity: 'info', row_no: 4n, amount_minor: 4n },
  ]);
});

test('a basket that comes again with lines missing is held, unless it says how many lines it has', async () => {
  await books.load(await books.validated({ name: 'a', receivedAt: earlier }, [basket('R1'), basket('R2')]));
  const lines = [{ product: 'SHIRT', pence: 5999 }];
  const event = await books.validated({ name: 'b', receivedAt: later }, [
    basket('R1', { lines }),
    basket('R2', { lines, lineCountSent: 1 }),
  ]);
  await books.load(event);
  expect(await orders()).toMatchObject([
    { transaction_id: 'R1', line_count: 2, revision: 1 },
    { transaction_id: 'R2', line_count: 1, revision: 2 },
  ]);
  expect(await codes()).toMatchObject([
    { code: 'transaction.incomplete', row_no: 1n },
    { code: 'transaction.corrected', row_no: 2n },
  ]);
  expect(await books.account(event)).toEqual({ status: 'loaded', rows: [1, 0, 1], pence: [5999, 0, 5999] });
});

test('a basket that comes again with only other lines is held as incomplete', async () => {
  await books.load(await books.validated({ name: 'a', receivedAt: earlier }, [basket('R1')]));
  const event = await books.validated({ name: 'b', receivedAt: later }, [
    basket('R1', { lines: [{ product: 'MUG', pence: 5, lineNo: 3 }] }),
  ]);
  await books.load(event);
  expect(await codes()).toMatchObject([{ code: 'transaction.incomplete' }]);
  expect(await orders()).toMatchObject([{ total_amount: '72.49', revision: 1 }]);
});

test('a web transaction is the same one on another date, and keeps the date under which it is known', async () => {
  await books.load(await books.validated({ name: 'a', receivedAt: earlier }, [basket('W1', { till: 'WEB' })]));
  const at = '2026-11-20T10:00:00.000Z';
  const event = await books.validated({ name: 'b', receivedAt: later }, [
    basket('W1', { till: 'WEB', date: '2027-05-01', at }),
    basket('W2', { till: 'WEB', date: '2027-05-01', at }),
  ]);
  await books.load(event);
  expect(await books.account(event)).toMatchObject({ rows: [2, 2, 0] });
  expect(await orders()).toMatchObject([
    { transaction_id: 'W1', business_date: '2026-11-20', revision: 1 },
    { transaction_id: 'W2', business_date: '2027-05-01', revision: 1 },
  ]);
  const correction = await books.validated({ name: 'c', receivedAt: '2026-11-22T00:00:00.000Z' }, [
    { ...corrected, number: 'W1', till: 'WEB', date: '2026-11-22', at },
  ]);
  await books.load(correction);
  expect(await orders()).toMatchObject([
    { transaction_id: 'W1', business_date: '2026-11-20', revision: 2 },
    { transaction_id: 'W2' },
  ]);
});

test('one web transaction under two dates in a file, with other contents, is held and the rest is loaded', async () => {
  const event = await books.validated({ name: 'a' }, [
    basket('W1', { till: 'WEB' }),
    basket('W1', { till: 'WEB', date: '2026-11-21' }),
    basket('W2', { till: 'WEB' }),
  ]);
  await books.load(event);
  expect(await books.account(event)).toMatchObject({ status: 'loaded', rows: [2, 0, 4] });
  expect((await codes()).map(row => row['code'])).toEqual([
    'line.conflict',
    'transaction.held',
    'transaction.held',
    'transaction.held',
  ]);
});
