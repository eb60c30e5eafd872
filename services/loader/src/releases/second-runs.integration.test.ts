import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { heldFiles, unknownArticle as unknown } from '../testing/held-files.ts';
import { type Basket, twoLines } from '../testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());
afterEach(async () => {
  await books.empty();
  await books.database.query(`delete from retail.products where product_id in ('LATE', 'OTHER')`);
});

const later = '2026-11-21T08:00:00.000Z';
const { find, heldOf, loadedWithHeld, rejudged, catalogue, statuses, differences } = heldFiles(() => books);

test('the next run of a file loads what is released; what was loaded counts as loaded, and nothing differs', async () => {
  const event = await loadedWithHeld({ name: 'a' });
  await find(event, { code: 'price.negative', rowNo: 4 });
  await books.load(await catalogue('p1', ['LATE']));
  const next = await rejudged({ name: 'a' }, [
    twoLines('a-1'),
    { number: 'a-2', lines: [{ product: 'LATE', pence: 500 }] },
  ]);
  await heldOf(next, { rows: 1, pence: 70 });
  await find(next, { code: 'price.negative', rowNo: 4, message: 'The price is below zero: -0.70.' });
  await books.load(next);
  expect(await books.account(next)).toEqual({ status: 'loaded', rows: [3, 0, 1], pence: [7749, 0, 70] });
  expect(await books.rows('select transaction_id, revision from retail.orders order by 1')).toEqual([
    { transaction_id: 'a-1', revision: 1 },
    { transaction_id: 'a-2', revision: 1 },
  ]);
  expect(
    await books.rows('select product_id, observations from quality.product_baselines where product_id = $1', ['SHIRT']),
  ).toEqual([{ product_id: 'SHIRT', observations: 1n }]);
  expect(await differences()).toEqual([]);
  // what is gone is kept with its end; what is found again is the same finding, told in the report of the first run
  expect(await statuses(event)).toEqual([
    { run: 1, first_run: null, row_no: 3n, code: 'product.unknown', status: 'released', settled_run: 2 },
    { run: 2, first_run: 1, row_no: 4n, code: 'price.negative', status: 'open', settled_run: null },
  ]);
  expect(await books.rows(`select message from quality.exceptions where code = 'price.negative'`)).toEqual([
    { message: 'The price is below zero: -0.70.' },
  ]);
});

test('a finding of a file that was sent again is told again, and one that is gone is fixed', async () => {
  const event = await loadedWithHeld({ name: 'a' });
  await find(event, { code: 'price.negative', rowNo: 4 });
  const again = await books.validated({ name: 'a', run: 2, receivedAt: later }, [twoLines('a-1')]);
  await heldOf(again, { rows: 1, pence: 500 });
  await find(again, unknown);
  await books.load(again);
  expect(await statuses(event)).toEqual([
    { run: 2, first_run: null, row_no: 3n, code: 'product.unknown', status: 'open', settled_run: null },
    { run: 1, first_run: null, row_no: 4n, code: 'price.negative', status: 'fixed', settled_run: 2 },
  ]);
});

test('a released sale does not overwrite what a later file said of it, and is kept among its revisions', async () => {
  const held = { number: 'R9', lines: [{ product: 'MUG', pence: 500 }] };
  const event = await loadedWithHeld({ name: 'a' });
  await books.load(
    await books.validated({ name: 'b', receivedAt: later }, [
      { ...held, lines: [{ product: 'MUG', pence: 450 }], lineCountSent: 1 },
    ]),
  );
  const next = await rejudged({ name: 'a' }, [twoLines('a-1'), held]);
  await books.load(next);
  expect(await books.rows(`select total_amount, revision from retail.orders where transaction_id = 'R9'`)).toEqual([
    { total_amount: '4.50', revision: 2 },
  ]);
  expect(await books.rows('select total_amount, revision, file_id from retail.order_revisions')).toEqual([
    { total_amount: '5.00', revision: 1, file_id: event.subject },
  ]);
  expect(await books.account(next)).toEqual({ status: 'loaded', rows: [3, 0, 0], pence: [7749, 0, 0] });
  expect(await differences()).toEqual([]);
});

test('what an earlier run put into the books stays and counts as loaded, also where the next one would hold it', async () => {
  const event = await loadedWithHeld({ name: 'a' });
  const next = await rejudged({ name: 'a' }, [{ number: 'a-2', lines: [{ product: 'MUG', pence: 500 }] }]);
  await heldOf(next, { rows: 2, pence: 7249 });
  await find(next, { code: 'team.mismatch', rowNo: 1, column: 'team_id', value: 'LIV', productId: 'SHIRT' });
  await books.load(next);
  expect(await books.account(next)).toEqual({ status: 'loaded', rows: [3, 0, 0], pence: [7749, 0, 0] });
  expect(await books.rows('select transaction_id from retail.orders order by 1')).toEqual([
    { transaction_id: 'a-1' },
    { transaction_id: 'a-2' },
  ]);
  expect(await differences()).toEqual([]);
  expect(await statuses(event)).toMatchObject([
    { row_no: 1n, code: 'team.mismatch', status: 'waived', settled_run: 2 },
    { row_no: 3n, code: 'product.unknown', status: 'released' },
  ]);
});

test('a run in which nothing may be loaded leaves what is in the books, also what a later file has changed since', async () => {
  await books.load(await books.validated({ name: 'a' }, [twoLines('R1'), twoLines('R2')]));
  await books.load(
    await books.validated({ name: 'b', receivedAt: later }, [
      twoLines('R2', {
        lines: [
          { product: 'SHIRT', pence: 1 },
          { product: 'SCARF', pence: 2 },
        ],
      }),
    ]),
  );
  const next = await rejudged({ name: 'a' }, []);
  await heldOf(next, { rows: 4, pence: 14498 });
  await books.load(next);
  expect(await books.account(next)).toEqual({ status: 'loaded', rows: [4, 0, 0], pence: [14498, 0, 0] });
  expect(await differences()).toEqual([]);
});

test('a sale of this file that a later one sent again in other words and then in the same stays counted as loaded', async () => {
  const first = await books.validated({ name: 'a' }, [twoLines('R1')]);
  await books.load(first);
  const other = twoLines('R1', {
    lines: [
      { product: 'SHIRT', pence: 1 },
      { product: 'SCARF', pence: 2 },
    ],
  });
  await books.load(await books.validated({ name: 'b', receivedAt: later }, [other]));
  await books.load(await books.validated({ name: 'c', receivedAt: '2026-11-22T08:00:00.000Z' }, [twoLines('R1')]));
  const next = await rejudged({ name: 'a' }, [twoLines('R1')]);
  await books.load(next);
  expect(await books.account(next)).toEqual({ status: 'loaded', rows: [2, 0, 0], pence: [7249, 0, 0] });
  expect(await differences()).toEqual([]);
});

test('the next run delivered twice changes nothing the second time', async () => {
  await loadedWithHeld({ name: 'a' });
  const next = await rejudged({ name: 'a' }, [
    twoLines('a-1'),
    { number: 'a-2', lines: [{ product: 'MUG', pence: 500 }] },
  ]);
  await books.load(next);
  const state = async () => [
    await books.account(next),
    await statuses(next),
    await books.rows('select count(*) from ops.outbox'),
    await books.rows('select * from retail.orders order by transaction_id'),
  ];
  const before = await state();
  await books.load(next);
  expect(await state()).toEqual(before);
});

test('a sale that is booked under another article when it is judged again is corrected', async () => {
  const one = (product: string): Basket => ({ number: 'R1', lines: [{ product, pence: 500 }] });
  await books.load(await books.validated({ name: 'a' }, [one('MUG')]));
  const next = await rejudged({ name: 'a' }, [one('CAP')]);
  await books.load(next);
  expect(await books.rows('select product_id from retail.order_items')).toEqual([{ product_id: 'CAP' }]);
  expect(await books.rows('select product_id, revision from retail.order_item_revisions')).toEqual([
    { product_id: 'MUG', revision: 1 },
  ]);
  expect(await books.account(next)).toEqual({ status: 'loaded', rows: [1, 0, 0], pence: [500, 0, 0] });
  expect(await differences()).toEqual([]);
});
