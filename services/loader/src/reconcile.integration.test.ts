import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileOnce } from './reconcile/reconcile.ts';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());

const basket = (number: string, pence = 500): Basket => ({
  number,
  lines: [
    { product: 'MUG', pence },
    { product: 'CAP', pence: 250 },
  ],
});
const round = async () => {
  await books.loader.tasks.find(task => task.name === 'reconcile')?.run(new AbortController().signal);
};
const metric = async (name: string) =>
  (await books.registry.getSingleMetric(`tillkeeper_${name}`)?.get())?.values[0]?.value;
const noted = () =>
  books.rows(`select file_name, reconcile_difference_rows as rows, reconcile_difference_amount_minor as amount_minor
    from ops.files where reconciled_at is not null order by file_name`);

test('books that agree have no difference, with corrections, older versions and reruns among them', async () => {
  const early = '2026-11-20T01:00:00.000Z';
  const middle = '2026-11-20T02:00:00.000Z';
  const late = '2026-11-20T03:00:00.000Z';
  await books.load(await books.validated({ name: 'c', receivedAt: late }, [basket('R1', 700), basket('R2')]));
  await books.load(await books.validated({ name: 'b', receivedAt: middle }, [basket('R1', 600), basket('R3')]));
  await books.load(await books.validated({ name: 'a', receivedAt: early }, [basket('R1'), basket('R2'), basket('R4')]));
  await books.load(await books.validated({ name: 'a', receivedAt: early, run: 2 }, [basket('R1'), basket('R4', 800)]));
  // The first file is sent once more, as what is now meant: both of its versions of R1 are kept, one is its rows.
  await books.load(
    await books.validated({ name: 'a', receivedAt: '2026-11-20T04:00:00.000Z', run: 3 }, [
      basket('R1'),
      basket('R4', 800),
    ]),
  );
  await round();
  expect(await noted()).toEqual(['a', 'b', 'c'].map(file_name => ({ file_name, rows: 0n, amount_minor: 0n })));
  expect(await metric('reconcile_difference_rows')).toBe(0);
  expect(await metric('reconcile_difference_files')).toBe(0);
});

test('a deleted line is found in one round, with its money, and stays known until it is back', async () => {
  const [gone] = await books.rows<Record<string, unknown>>(
    `delete from retail.order_items where transaction_id = 'R3' and line_no = 1 returning *`,
  );
  await round();
  expect((await noted())[1]).toEqual({ file_name: 'b', rows: -1n, amount_minor: -500n });
  expect(await metric('reconcile_difference_rows')).toBe(1);
  expect(await metric('reconcile_difference_files')).toBe(1);

  const names = Object.keys(gone ?? {});
  await books.database.query(
    `insert into retail.order_items (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(gone ?? {}),
  );
  await round();
  expect((await noted())[1]).toEqual({ file_name: 'b', rows: 0n, amount_minor: 0n });
  expect(await metric('reconcile_difference_rows')).toBe(0);
});

test('a changed amount is found though no row is missing', async () => {
  await books.database.query(
    `update retail.order_items set amount_minor = amount_minor + 1 where transaction_id = 'R3' and line_no = 1`,
  );
  await round();
  expect((await noted())[1]).toEqual({ file_name: 'b', rows: 0n, amount_minor: 1n });
  expect(await metric('reconcile_difference_files')).toBe(1);
});

test('files that were loaded long ago are looked at in turn', async () => {
  await books.database.query(`update ops.files set loaded_at = '2020-01-01', reconciled_at = null`);
  const one = { now: new Date(), recentMs: 1000, olderFiles: 2 };
  expect((await reconcileOnce(books.database, one)).files).toBe(2);
  expect(await noted()).toHaveLength(2);
  expect((await reconcileOnce(books.database, { ...one, now: new Date() })).files).toBe(2);
  expect(await noted()).toHaveLength(3);
});
