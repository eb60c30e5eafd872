import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnsweringStore, startAnsweringStore } from './answering-store.ts';

let store: AnsweringStore;
beforeAll(async () => {
  store = await startAnsweringStore();
}, 120_000);
afterAll(() => store?.stop(), 60_000);

const morning = { transaction_timestamp: '2026-03-14T09:10:20' };

test('a receipt that was held and comes right in another file is settled, with the lines that it held', async () => {
  const receipt = store.number();
  const mug = {
    transaction_id: receipt,
    line_no: '2',
    product_id: 'MUG',
    unit_price: '7.50',
    line_total: '7.50',
    ...morning,
  };
  const scarf = { transaction_id: receipt, line_no: '1', ...morning };
  const first = await store.sendSales([...store.right(), { ...scarf, product_id: 'GONE-1' }, mug]);
  expect(await store.problemsOf(first)).toMatchObject([{ code: 'product.unknown', receipt_minor: 2249 }]);
  const next = await store.sendSales([...store.right(), scarf, mug]);
  expect(await store.fileOf(next)).toMatchObject({ rows_held: 0 });
  expect(await store.findingsOf(first)).toEqual(['4 product.unknown fixed']);
  expect(await store.linesOf(receipt)).toMatchObject([{ product_id: 'SCARF-LEE' }, { product_id: 'MUG' }]);
  expect(
    await store.query(`select status from quality.exceptions where file_id = $1 and row_no >= 4 and status = 'open'`, [
      first,
    ]),
  ).toEqual([]);
  expect(
    await store.query(
      `select c.reason from quality.exception_changes c join quality.exceptions e using (file_type, exception_id)
       where e.file_id = $1 and e.code = 'product.unknown'`,
      [first],
    ),
  ).toEqual([{ reason: 'The receipt was sent again, and is in the books.' }]);
});

test('a receipt that comes again and is still wrong is one problem, that of the later file', async () => {
  const receipt = store.number();
  const wrong = { transaction_id: receipt, product_id: 'GONE-2', ...morning };
  const first = await store.sendSales([...store.right(), wrong]);
  const next = await store.sendSales([...store.right(), { ...wrong, product_id: 'GONE-3' }]);
  expect(await store.findingsOf(first)).toEqual(['4 product.unknown waived']);
  expect(await store.findingsOf(next)).toEqual(['4 product.unknown open']);
});

test('another sale of the same number does not settle it: neither is lost', async () => {
  const receipt = store.number();
  const first = await store.sendSales([
    ...store.right(),
    { transaction_id: receipt, product_id: 'GONE-4', ...morning },
  ]);
  await store.sendSales([
    ...store.right(),
    {
      transaction_id: receipt,
      transaction_timestamp: '2026-03-14T17:45:00',
      product_id: 'MUG',
      unit_price: '7.50',
      line_total: '7.50',
    },
  ]);
  expect(await store.findingsOf(first)).toEqual(['4 product.unknown open']);
  expect(await store.linesOf(receipt)).toMatchObject([{ product_id: 'MUG' }]);
});

test('a collision of numbers stays open, whatever comes for the sale that is in the books', async () => {
  const receipt = store.number();
  const inBooks = { transaction_id: receipt, product_id: 'MUG', unit_price: '7.50', line_total: '7.50', ...morning };
  await store.sendSales([...store.right(), inBooks]);
  const collides = await store.sendSales([
    ...store.right(),
    { transaction_id: receipt, transaction_timestamp: '2026-03-14T17:45:00' },
  ]);
  expect(await store.findingsOf(collides)).toEqual(['4 transaction.number-collision open']);
  await store.sendSales([...store.right(), { ...inBooks, quantity: '2', line_total: '15.00' }]);
  expect(await store.linesOf(receipt)).toMatchObject([{ quantity: '2.000' }]);
  expect(await store.findingsOf(collides)).toEqual(['4 transaction.number-collision open']);
});

test('where the time cannot be read, the same money tells that it is the same sale, and other money that it is not', async () => {
  const [same, other] = [store.number(), store.number()];
  const noTime = { transaction_timestamp: '2026-03-14 at 9' };
  const first = await store.sendSales([
    ...store.right(),
    { transaction_id: same, ...noTime },
    { transaction_id: other, ...noTime },
  ]);
  await store.sendSales([
    ...store.right(),
    { transaction_id: same, ...morning },
    { transaction_id: other, quantity: '2', line_total: '29.98', ...morning },
  ]);
  expect(await store.findingsOf(first)).toEqual(['4 timestamp.unreadable fixed', '5 timestamp.unreadable open']);
});
