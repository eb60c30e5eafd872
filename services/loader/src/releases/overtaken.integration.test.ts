import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DayFile, dayFiles } from '../store-days/testing/day-files.ts';
import { daysCountedPlainly } from '../store-days/testing/days-counted-plainly.ts';
import { type Books, createBooks } from '../testing/books.ts';
import { twoLines } from '../testing/sale.ts';

let books: Books;
let load: (file: DayFile) => Promise<void>;
beforeAll(async () => {
  books = await createBooks();
  await books.database.query(`insert into ops.senders (sender_id, kind, stores) values ('S1', 'store', '{S1}')`);
  load = dayFiles(books);
});
afterAll(() => books.close());
beforeEach(() => books.empty());

const at = (hour: string): string => `2026-11-20T${hour}:00.000Z`;
const later = { receivedAt: '2026-11-21T08:00:00.000Z' };
const latest = { receivedAt: '2026-11-21T09:00:00.000Z' };
const statuses = () =>
  books.rows(
    'select distinct f.file_name, e.row_no, e.status from quality.exceptions e join ops.files f using (file_id) order by 1, 2',
  );
const heldOfDays = () =>
  books.rows('select held_rows, held_amount_minor from quality.store_days order by business_date, till_id');

/** A row of the receipt R1 that the validator held. */
const row = (pence: number, hour: string, rowNo = 10_000) => ({
  ...{ pence, rowNo, receipt: { number: 'R1', at: at(hour) }, place: { till: 'T1' } },
});

test.each([
  { what: 'comes right in another file', next: { baskets: [twoLines('R1')] }, status: 'fixed', held: [0n, 0n] },
  {
    what: 'is held again in another file',
    next: { baskets: [], held: [row(900, '10:00')] },
    status: 'waived',
    held: [1n, 900n],
  },
])('a receipt that $what is not held back twice on the day of its till', async ({ next, status, held }) => {
  await load({
    name: 'a',
    baskets: [twoLines('R0')],
    held: [row(800, '10:00')],
  });
  expect(await heldOfDays()).toEqual([{ held_rows: 1n, held_amount_minor: 800n }]);
  await load({ name: 'b', ...later, ...next });
  expect((await statuses())[0]).toEqual({ file_name: 'a', row_no: 10_000n, status });
  expect(await heldOfDays()).toEqual([{ held_rows: held[0], held_amount_minor: held[1] }]);
  const days = 'select store_id, business_date, till_id, held_rows, held_amount_minor from';
  expect(await books.rows(`${days} quality.store_days`)).toEqual(await books.rows(`${days} (${daysCountedPlainly}) d`));
});

test('two sales of one number that are held in a file are not settled by one of them', async () => {
  await load({
    name: 'a',
    baskets: [],
    held: [row(800, '08:00'), row(900, '10:00', 10_001)],
  });
  await load({ name: 'b', ...later, baskets: [twoLines('R1', { at: at('10:00') })] });
  expect(await statuses()).toEqual([
    { file_name: 'a', row_no: 10_000n, status: 'open' },
    { file_name: 'a', row_no: 10_001n, status: 'open' },
  ]);
});

test('a receipt that came again in part is settled when it comes whole, as it is in the books; who sold it and when is kept', async () => {
  const whole = twoLines('R1', { employee: 'E1' });
  await load({ name: 'a', baskets: [whole] });
  await load({ name: 'b', ...later, baskets: [{ ...whole, lines: whole.lines.slice(0, 1) }] });
  expect(await books.rows('select code, status, employee_id, sold_at from quality.exceptions')).toEqual([
    { code: 'transaction.incomplete', status: 'open', employee_id: 'E1', sold_at: at('10:00') },
  ]);
  await load({ name: 'c', ...latest, baskets: [whole] });
  expect(await statuses()).toContainEqual({ file_name: 'b', row_no: 1n, status: 'fixed' });
});
