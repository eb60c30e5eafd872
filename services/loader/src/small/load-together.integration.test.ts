import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { createSteps } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { loadAsOne } from '../testing/load-as-one.ts';
import { type Basket, twoLines } from '../testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());
beforeEach(() => books.empty());

type Validated = TillkeeperEvent<'file.validated'>;
const ofStore = (store: string, number: string, change: Partial<Basket> = {}): Basket =>
  twoLines(number, { store, currency: store === 'S3' ? 'EUR' : 'GBP', ...change });
const fileOf = (store: string, baskets: readonly Basket[], name = store): Promise<Validated> =>
  books.validated({ name, sender: store }, baskets);
const loadAsShared = (events: readonly Validated[]) =>
  loadAsOne({ database: books.ofLoader, blobs: books.blobs, steps: createSteps() }, events);
const loadAtOnce = (events: readonly Validated[]) => Promise.allSettled(events.map(event => books.load(event)));

/** How many transactions have put orders into the books. */
const transactions = async (): Promise<number> => {
  const rows = await books.rows<{ transactions: bigint }>(
    'select count(distinct xmin::text) as transactions from retail.orders',
  );
  return Number(rows[0]?.transactions);
};
const said = () => books.rows('select event_id from ops.outbox order by 1');

test('files of several stores that are ready at once share a transaction, each with its own account, claim and event', async () => {
  const events = [
    await fileOf('S1', [ofStore('S1', 'R1'), ofStore('S1', 'R2', { customer: { id: 'C1', name: 'Jo' } })]),
    await fileOf('S2', [ofStore('S2', 'R1', { customer: { id: 'C1', email: 'jo@example.com' } })]),
    await fileOf('S3', [ofStore('S3', 'R1', { lines: [{ product: 'MUG', pence: 700 }] })]),
  ];
  expect(await loadAsShared(events)).toEqual(['loaded', 'loaded', 'loaded']);
  expect(await transactions()).toBe(1);
  expect(await Promise.all(events.map(event => books.account(event)))).toEqual([
    { status: 'loaded', rows: [4, 0, 0], pence: [14498, 0, 0] },
    { status: 'loaded', rows: [2, 0, 0], pence: [7249, 0, 0] },
    { status: 'loaded', rows: [1, 0, 0], pence: [700, 0, 0] },
  ]);
  expect(await books.rows('select store_id, transaction_id, file_id from retail.orders order by 1, 2')).toEqual([
    { store_id: 'S1', transaction_id: 'R1', file_id: events[0]?.data.file_id },
    { store_id: 'S1', transaction_id: 'R2', file_id: events[0]?.data.file_id },
    { store_id: 'S2', transaction_id: 'R1', file_id: events[1]?.data.file_id },
    { store_id: 'S3', transaction_id: 'R1', file_id: events[2]?.data.file_id },
  ]);
  expect(
    await books.rows(
      'select count(*)::int as lines from retail.order_items i join retail.orders o using (store_id, business_date, till_id, transaction_id) where i.file_id = o.file_id',
    ),
  ).toEqual([{ lines: 7 }]);
  expect(await books.rows('select name, email from retail.customers')).toEqual([
    { name: 'Jo', email: 'jo@example.com' },
  ]);
  expect(await said()).toEqual(
    events
      .map(event => ({ event_id: `file.loaded/${event.data.file_id}/1` }))
      .sort((a, b) => (a.event_id < b.event_id ? -1 : 1)),
  );
  expect(await books.rows("select count(*)::int as claims from ops.inbox where consumer = 'loader'")).toEqual([
    { claims: 3 },
  ]);
  expect(
    await books.rows("select sum(observations)::int as sales from quality.product_baselines where currency = 'GBP'"),
  ).toEqual([{ sales: 6 }]);
});

test('a file that cannot be loaded fails alone, and its neighbours are in the books', async () => {
  const events = [
    await fileOf('S1', [ofStore('S1', 'R1')]),
    await fileOf('S2', [ofStore('S2', 'R1')]),
    await fileOf('S3', [ofStore('S3', 'R1')]),
  ];
  // the validator has counted one row more than there is
  await books.rows(`update ops.file_totals set rows_read = rows_read + 1 where file_id = $1`, [
    events[1]?.data.file_id,
  ]);
  expect(await loadAsShared(events)).toEqual(['alone', 'alone', 'alone']);
  expect(await books.rows('select from retail.orders union all select from ops.inbox')).toEqual([]);
  const results = await loadAtOnce(events);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await books.rows('select store_id from retail.orders order by 1')).toEqual([
    { store_id: 'S1' },
    { store_id: 'S3' },
  ]);
  expect(await Promise.all(events.map(async event => (await books.account(event)).status))).toEqual([
    'loaded',
    'validated',
    'loaded',
  ]);
  expect(await books.rows("select count(*)::int as claims from ops.inbox where consumer = 'loader'")).toEqual([
    { claims: 2 },
  ]);
});

test('a file of which there is more to say than that it is new is judged by itself, with the same verdicts', async () => {
  await books.load(await fileOf('S2', [ofStore('S2', 'R1'), ofStore('S2', 'R2')], 'before'));
  const events = [
    await fileOf('S1', [
      ofStore('S1', 'R1'),
      ofStore('S1', 'B1', {
        type: 'RETURN',
        original: 'R1',
        lines: [{ product: 'MUG', quantity: '-1.000', pence: -700 }],
      }),
    ]),
    await fileOf('S2', [ofStore('S2', 'R1'), ofStore('S2', 'R3')]),
    await fileOf('S3', [
      ofStore('S3', 'R1', {
        type: 'RETURN',
        original: 'NONE',
        lines: [{ product: 'MUG', quantity: '-1.000', pence: -700 }],
      }),
      ofStore('S3', 'R2', { lines: [{ product: 'GONE', pence: 1 }] }),
    ]),
  ];
  await loadAtOnce(events);
  expect(await Promise.all(events.map(event => books.account(event)))).toMatchObject([
    { status: 'loaded', rows: [3, 0, 0] },
    { status: 'loaded', rows: [2, 2, 0] },
    { status: 'loaded', rows: [1, 0, 1] },
  ]);
  expect(await books.rows('select store_id, code from quality.exceptions order by 1, 2')).toEqual([
    { store_id: 'S2', code: 'transaction.resent' },
    { store_id: 'S3', code: 'product.unknown' },
    { store_id: 'S3', code: 'return.original-unknown' },
  ]);
});

test('two files that name one store are loaded one after the other, and none is lost', async () => {
  const events = await Promise.all(
    ['a', 'b', 'c'].map(name =>
      books.validated({ name, sender: `till-${name}` }, [ofStore('S1', `R-${name}`), ofStore('S1', 'SAME')]),
    ),
  );
  await loadAtOnce(events);
  const accounts = await Promise.all(events.map(async event => (await books.account(event)).rows));
  expect(accounts.toSorted()).toEqual([
    [2, 2, 0],
    [2, 2, 0],
    [4, 0, 0],
  ]);
  expect(await books.rows('select transaction_id from retail.orders order by 1')).toHaveLength(4);
});

test('the same event twice at once, among others, is done once', async () => {
  const [one, other] = [await fileOf('S1', [ofStore('S1', 'R1')]), await fileOf('S2', [ofStore('S2', 'R1')])];
  expect((await loadAtOnce([one, other, one])).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(await books.account(one)).toMatchObject({ status: 'loaded', rows: [2, 0, 0] });
  expect(await said()).toHaveLength(2);
});

const entry = fileURLToPath(new URL('../testing/load-in-process.ts', import.meta.url));
test.each([['loader.claimed'], ['loader.written']])(
  'a loader killed at %s of a shared transaction leaves nothing of any file, and delivered again all are loaded',
  async step => {
    const events = [await fileOf('S1', [ofStore('S1', 'R1')]), await fileOf('S2', [ofStore('S2', 'R1')])];
    const child = spawn(process.execPath, [entry, books.url, books.blobDirectory, JSON.stringify(events), step], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    expect(await new Promise(resolve => child.on('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');
    expect(
      await books.rows('select from retail.orders union all select from ops.inbox union all select from ops.outbox'),
    ).toEqual([]);
    expect(await loadAsShared(events)).toEqual(['loaded', 'loaded']);
    expect(await transactions()).toBe(1);
  },
);

test('a shared transaction whose connection is lost is tried again, with all its files', async () => {
  const events = [await fileOf('S1', [ofStore('S1', 'R1')]), await fileOf('S2', [ofStore('S2', 'R1')])];
  const holder = await books.database.pool.connect();
  await holder.query('begin');
  await holder.query('select from ops.files where file_id = $1 for update', [events[1]?.data.file_id]);
  const loading = loadAsShared(events);
  await expect
    .poll(async () => {
      const { rowCount } = await books.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%for update%' and pid <> pg_backend_pid()`,
      );
      return rowCount;
    })
    .toBe(1);
  await holder.query('commit');
  holder.release();
  expect(await loading).toEqual(['loaded', 'loaded']);
  expect(await transactions()).toBe(1);
});
