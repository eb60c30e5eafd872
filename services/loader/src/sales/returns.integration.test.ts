import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { type Basket, twoLines } from '../testing/sale.ts';
import { closeOvertakenOriginals } from './returns-repository.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());
beforeEach(() => books.empty());

const returned = (number: string, original: string, change: Partial<Basket> = {}): Basket => ({
  ...{ number, original, type: 'RETURN', at: '2026-11-20T11:00:00.000Z' },
  lines: [{ product: 'SHIRT', quantity: '-1.000', pence: -5999 }],
  ...change,
});
let files = 0;
const load = async (baskets: readonly Basket[], options: { name?: string; run?: number } = {}) => {
  files += 1;
  const receivedAt = new Date(Date.parse('2026-11-20T20:00:00Z') + files * 1000).toISOString();
  const event = await books.validated({ name: `file-${files}`, receivedAt, ...options }, baskets);
  await books.load(event);
  return event;
};
const findings = () =>
  books.rows(
    `select transaction_id, value, status, severity, row_no, message from quality.exceptions
     where code = 'return.original-unknown' order by exception_id`,
  );
const states = async () => (await findings()).map(row => `${row['transaction_id']} ${row['value']} ${row['status']}`);

test('a return of a sale that nobody knows is loaded, with a warning that names the receipt', async () => {
  const event = await load([twoLines('R1'), returned('R2', 'R-77')]);
  expect(await findings()).toEqual([
    {
      ...{ transaction_id: 'R2', value: 'R-77', status: 'open', severity: 'warning', row_no: 3n },
      message: 'The sale that is returned is not known: R-77 is not in the books of any store.',
    },
  ]);
  expect((await books.account(event)).rows).toEqual([3, 0, 0]);
});

test.each<[string, Basket[]]>([
  ['another till', [twoLines('R1', { till: 'T9' })]],
  ['another store', [twoLines('R1', { store: 'S2' })]],
  ['the year before', [twoLines('R1', { date: '2025-12-01' })]],
  ['the day after, of a shop whose day ends later', [twoLines('R1', { date: '2026-11-21' })]],
])('the sale may be of %s', async (_, sale) => {
  await load(sale);
  await load([returned('R2', 'R1')]);
  expect(await findings()).toEqual([]);
});

test('the sale may be in the same file, also below the return, and also when it is held', async () => {
  await load([returned('R2', 'R1'), twoLines('R1')]);
  expect(await findings()).toEqual([]);
  await load([twoLines('R5')]);
  const collision = { number: 'R5', at: '2026-11-20T15:00:00.000Z', lines: [{ product: 'CAP', pence: 100 }] };
  await load([collision, returned('R6', 'R5', { till: 'T2' })]);
  expect(await findings()).toEqual([]);
});

test('a sale that the validator held in the same file is known, too', async () => {
  const event = await books.validated({ name: 'held', heldByValidator: 1 }, [returned('R2', 'R1')]);
  await books.rows(
    `insert into quality.exceptions (file_id, run, file_type, row_no, transaction_id, code, severity, message)
     values ($1, 1, 'sales', 9, 'R1', 'product.unknown', 'error', '')`,
    [event.data.file_id],
  );
  await books.load(event);
  expect(await findings()).toEqual([]);
});

test.each<[string, Basket]>([
  ['a receipt of long ago with the same number', twoLines('R1', { date: '2024-11-01' })],
  ['a receipt of days later', twoLines('R1', { date: '2026-11-23' })],
])('%s is not the sale', async (_, other) => {
  await load([other]);
  await load([returned('R2', 'R1')]);
  expect(await states()).toEqual(['R2 R1 open']);
});

test('a return is not its own sale', async () => {
  await load([returned('R2', 'R2')]);
  expect(await states()).toEqual(['R2 R2 open']);
});

test('a sale that names another transaction, and a return that names none, are no matter', async () => {
  const { original: _, ...withoutOriginal } = returned('R2', 'R1');
  await load([twoLines('R1', { original: 'R-9' }), withoutOriginal]);
  expect(await findings()).toEqual([]);
});

test('the finding is fixed when the sale comes a day later, and only that one', async () => {
  await load([returned('R2', 'R1'), returned('R3', 'R-77')]);
  await load([twoLines('R1', { store: 'S2', date: '2026-11-19' }), twoLines('R8')]);
  expect(await states()).toEqual(['R2 R1 fixed', 'R3 R-77 open']);
});

test('a receipt with that number that cannot be the sale does not fix it', async () => {
  await load([returned('R2', 'R1')]);
  await load([twoLines('R1', { date: '2026-11-25' })]);
  expect(await states()).toEqual(['R2 R1 open']);
});

test('a file that is loaded once more in a later run keeps its one finding', async () => {
  const { file_id } = (await load([returned('R2', 'R-77')], { name: 'again' })).data;
  await load([returned('R2', 'R-77')], { name: 'again', run: 2 });
  expect(await books.rows(`select run, status from quality.exceptions where file_id = $1`, [file_id])).toEqual([
    { run: 2, status: 'open' },
  ]);
});

test('what two stores brought at the same moment is put together afterwards', async () => {
  await load([returned('R2', 'R1'), returned('R3', 'R-77')]);
  await load([twoLines('R1', { store: 'S2' })]);
  await books.rows(`update quality.exceptions set status = 'open'`);
  expect(await closeOvertakenOriginals(books.database)).toBe(1);
  expect(await states()).toEqual(['R2 R1 fixed', 'R3 R-77 open']);
});
