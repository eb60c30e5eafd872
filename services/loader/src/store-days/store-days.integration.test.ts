import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { type Basket, twoLines } from '../testing/sale.ts';
import { type DayFile, dayFiles } from './testing/day-files.ts';
import { daysCountedPlainly } from './testing/days-counted-plainly.ts';
import { randomOf } from './testing/random-of.ts';

let books: Books;
let load: (file: DayFile) => Promise<void>;
beforeAll(async () => {
  books = await createBooks();
  await books.database.query(
    `insert into ops.senders (sender_id, kind, stores) values ('S1', 'store', '{S1}'), ('S2', 'store', '{S2}'),
       ('WEB', 'web', '{S3}'), ('HQ', 'head_office', null)`,
  );
  load = dayFiles(books);
});
afterAll(() => books.close());
beforeEach(() => books.empty());

const noted = () =>
  books.rows(
    `select store_id, business_date, till_id, currency, files, lowest_sequence, highest_sequence, files_declaring, declared_rows,
       declared_amount_minor, transactions, loaded_rows, loaded_amount_minor, held_rows, held_amount_minor, rejected_files, first_sale_at, last_sale_at
     from quality.store_days order by store_id, business_date, till_id, currency`,
  );
const expectRight = async () => expect(await noted()).toEqual(await books.rows(daysCountedPlainly));

test("a till's day says what was sent, declared, loaded and held", async () => {
  const declared = { rows: 5, amount: '80.49' };
  await load({
    name: 'a',
    sequence: 7,
    declared,
    baskets: [twoLines('R1'), twoLines('R2', { at: '2026-11-20T18:30:00.000Z' })],
    held: [{ pence: 400 }],
  });
  await load({ name: 'b', sequence: 9, baskets: [], held: [] });
  expect(await noted()).toEqual([
    {
      ...{ store_id: 'S1', business_date: '2026-11-20', till_id: 'T1', currency: 'GBP' },
      ...{ files: 2n, lowest_sequence: 7n, highest_sequence: 9n },
      ...{ files_declaring: 1n, declared_rows: 5n, declared_amount_minor: 8049n },
      ...{ transactions: 2n, loaded_rows: 4n, loaded_amount_minor: 14_498n, held_rows: 1n, held_amount_minor: 400n },
      rejected_files: 0n,
      ...{ first_sale_at: '2026-11-20T10:00:00.000Z', last_sale_at: '2026-11-20T18:30:00.000Z' },
    },
  ]);
  await expectRight();
});

test('what is sent again adds the file and nothing else; a correction replaces', async () => {
  await load({ name: 'a', baskets: [twoLines('R1'), twoLines('R2')] });
  await load({ name: 'b', baskets: [twoLines('R1')] });
  expect(await noted()).toMatchObject([{ files: 2n, transactions: 2n, loaded_amount_minor: 14_498n }]);
  const cheaper: Basket = {
    number: 'R2',
    at: '2026-11-20T10:00:30.000Z',
    lines: [
      { product: 'SHIRT', pence: 100 },
      { product: 'SCARF', pence: 1 },
    ],
  };
  await load({ name: 'c', receivedAt: '2026-11-20T21:00:00.000Z', baskets: [cheaper] });
  expect(await noted()).toMatchObject([{ files: 3n, transactions: 2n, loaded_rows: 4n, loaded_amount_minor: 7_350n }]);
  await expectRight();
});

test('a later run of a file takes the place of the first: what was held is loaded', async () => {
  await load({ name: 'a', sequence: 3, baskets: [twoLines('R1')], held: [{ pence: 500, code: 'product.unknown' }] });
  expect(await noted()).toMatchObject([{ files: 1n, transactions: 1n, held_rows: 1n, held_amount_minor: 500n }]);
  await load({
    name: 'a',
    sequence: 3,
    run: 2,
    baskets: [twoLines('R1'), { number: 'R2', lines: [{ product: 'MUG', pence: 500 }] }],
  });
  expect(await noted()).toMatchObject([{ files: 1n, transactions: 2n, held_rows: 0n, lowest_sequence: 3n }]);
  await expectRight();
});

test('held rows of another day or store stand there, those that say nothing at the file’s own', async () => {
  const held = [
    { pence: 100, place: { date: '2026-11-19' } },
    { pence: 200, place: { store: 'NOWHERE' } },
    { pence: 300, place: { till: 'T9' } },
    { pence: 400, place: { currency: 'EUR' } },
    { pence: 0, place: 'unreadable' as const },
  ];
  await load({ name: 'a', baskets: [], held });
  expect(
    (await noted()).map(day => [
      day['store_id'],
      day['business_date'],
      day['till_id'],
      day['currency'],
      day['files'],
      day['held_amount_minor'],
    ]),
  ).toEqual([
    ['NOWHERE', '2026-11-20', 'T1', 'GBP', 0n, 200n],
    ['S1', '2026-11-19', 'T1', 'GBP', 0n, 100n],
    ['S1', '2026-11-20', 'T1', '', 0n, 0n],
    ['S1', '2026-11-20', 'T1', 'EUR', 0n, 400n],
    ['S1', '2026-11-20', 'T1', 'GBP', 1n, 0n],
    ['S1', '2026-11-20', 'T9', 'GBP', 0n, 300n],
  ]);
  await expectRight();
});

test('files of the web shop and of head office count at the till that they are of', async () => {
  await load({
    name: 'w',
    sender: 'WEB',
    isWeb: true,
    till: 'copy-1',
    sequence: 55_000,
    baskets: [{ ...twoLines('W1'), store: 'S3', till: 'WEB', currency: 'EUR' }],
  });
  await load({
    name: 'h',
    sender: 'HQ',
    till: null,
    declared: { rows: 4, amount: '1.00' },
    baskets: [twoLines('H1'), { ...twoLines('H2'), store: 'S2', till: 'T4' }],
  });
  expect(
    (await noted()).map(day => [
      day['store_id'],
      day['till_id'],
      day['files'],
      day['lowest_sequence'],
      day['declared_rows'],
      day['transactions'],
    ]),
  ).toEqual([
    ['S1', '', 1n, null, 0n, 0n],
    ['S1', 'T1', 0n, null, 0n, 1n],
    ['S2', '', 1n, null, 0n, 0n],
    ['S2', 'T4', 0n, null, 0n, 1n],
    ['S3', 'WEB', 1n, null, 0n, 1n],
  ]);
  await expectRight();
});

/** As the validator leaves a file of store S1 of which nothing can be used. */
const reject = (name: string, change: Record<string, unknown> = {}) => {
  const file = { sender_id: 'S1', till_id: 'T1', status: 'rejected', business_date: '2026-11-20', ...change };
  return books.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sha256, size_bytes, received_at,
       status, reject_code)
     values (md5($1), $2, $1, 'sales', 'contract-1', $3, $4, '', 0, '2026-11-21T01:00:00Z', $5, 'file.empty')`,
    [name, file.sender_id, file.business_date, file.till_id, file.status],
  );
};

test('a rejected file stands in the day of its till, beside those that were loaded and where there is no other', async () => {
  await load({ name: 'a', baskets: [twoLines('R1')] });
  await reject('b');
  await reject('c', { till_id: 'T2', status: 'quarantined' });
  expect(await noted()).toMatchObject([
    { till_id: 'T1', files: 1n, rejected_files: 1n, transactions: 1n },
    { till_id: 'T2', files: 0n, rejected_files: 1n, transactions: 0n },
  ]);
  await expectRight();
  // the day is counted anew
  await load({ name: 'a', run: 2, baskets: [twoLines('R1')], held: [{ pence: 5 }] });
  await expectRight();
});

test('a day stays for its rejected file when all else of it goes, and goes with it', async () => {
  await load({
    name: 'a',
    sender: 'S2',
    till: 'T1',
    baskets: [],
    held: [{ pence: 100, place: { store: 'S1', till: 'T9' } }],
  });
  await reject('b', { till_id: 'T9' });
  expect((await noted())[0]).toMatchObject({ store_id: 'S1', till_id: 'T9', held_rows: 1n, rejected_files: 1n });
  await load({ name: 'a', sender: 'S2', till: 'T1', run: 2, baskets: [] });
  expect((await noted())[0]).toMatchObject({ store_id: 'S1', till_id: 'T9', held_rows: 0n, rejected_files: 1n });
  await expectRight();
  await books.database.query(
    `update ops.files set status = 'validated', reject_code = null, run = 2 where file_name = 'b'`,
  );
  expect((await noted()).map(day => day['store_id'])).toEqual(['S2']);
  await expectRight();
});

test('a rejected file whose name says no day, or whose store nobody knows, is not lost', async () => {
  await reject('b', { business_date: null, till_id: null });
  await reject('c', { sender_id: 'HQ' });
  expect((await noted()).map(day => [day['store_id'], day['business_date'], day['till_id'], day['currency']])).toEqual([
    ['', '2026-11-20', 'T1', ''],
    ['S1', '2026-11-21', '', 'GBP'],
  ]);
});

test('files of one day that are rejected at the same time while others are loaded are all counted', async () => {
  await Promise.all([
    ...Array.from({ length: 6 }, (_, index) => reject(`r${index}`)),
    ...Array.from({ length: 6 }, (_, index) => load({ name: `l${index}`, baskets: [twoLines(`R${index}`)] })),
  ]);
  expect(await noted()).toMatchObject([{ files: 6n, rejected_files: 6n, transactions: 6n }]);
  await expectRight();
});

test.each([1, 2, 3, 5])(
  'after any files in any order every day is what books and files add up to (seed %i)',
  async seed => {
    const random = randomOf(seed);
    const sent = new Map<string, DayFile>();
    for (let step = 0; step < 14; step += 1) {
      const before = random.chance(0.3) ? random.oneOf([...sent.values()]) : undefined;
      const file = before === undefined ? random.file(`f${step}`) : random.fileAgain(before);
      sent.set(file.name, file);
      await load(file);
      await expectRight();
    }
    expect((await noted()).length).toBeGreaterThan(2);
  },
);

test('loaders that write the same days at the same time leave them right', async () => {
  const random = randomOf(77);
  const files = Array.from({ length: 12 }, (_, index) => random.file(`p${index}`));
  await Promise.all(files.map(file => load(file)));
  await expectRight();
});
