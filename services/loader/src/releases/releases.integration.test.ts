import { decodeEvent, type TillkeeperEvent } from '@tillkeeper/contracts';
import { requestRejudge } from '@tillkeeper/database';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks, type ValidatedFile } from '../testing/books.ts';
import { type Basket, twoLines } from '../testing/sale.ts';
import { reconcileOnce } from '../reconcile/reconcile.ts';

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
const unknown = { code: 'product.unknown', column: 'product_id', value: 'LATE', rowNo: 3 };

/** A finding as the validator leaves it. */
async function find(
  event: TillkeeperEvent<'file.validated'>,
  finding: { code: string; column?: string; value?: string; rowNo: number; productId?: string; message?: string },
): Promise<void> {
  await books.database.query(
    `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, product_id, code, severity, column_name, value, message)
     values ($1, $2, $3, $4, 'S1', $5, $6, 'error', $7, $8, $9)`,
    [
      ...[event.data.file_id, event.data.run, event.data.file_type, finding.rowNo, finding.productId ?? null],
      ...[finding.code, finding.column ?? null, finding.value ?? null, finding.message ?? 'It is wrong.'],
    ],
  );
}

/** Counts rows that the validator held to a store's account, where `heldByValidator` does not say whose they are. */
async function heldOf(event: TillkeeperEvent<'file.validated'>, held: { rows: number; pence: number }): Promise<void> {
  await books.database.query(
    `insert into ops.file_totals as t (file_id, store_id, currency, rows_read, rows_held, amount_read_minor, amount_held_minor)
     values ($1, 'S1', 'GBP', $2, $2, $3, $3)
     on conflict (file_id, store_id, currency) do update set rows_read = t.rows_read + $2, rows_held = t.rows_held + $2,
       amount_read_minor = t.amount_read_minor + $3, amount_held_minor = t.amount_held_minor + $3`,
    [event.data.file_id, held.rows, held.pence],
  );
  await books.database.query(
    `update ops.files set rows_read = rows_read + $2, rows_held = rows_held + $2, amount_read_minor = amount_read_minor + $3
     where file_id = $1`,
    [event.data.file_id, held.rows, held.pence],
  );
}

/** A file with a basket in the books and another that was held. */
async function loadedWithHeld(file: ValidatedFile, finding: Parameters<typeof find>[1] = unknown) {
  const event = await books.validated(file, [twoLines(`${file.name}-1`)]);
  await heldOf(event, { rows: 1, pence: 500 });
  await find(event, finding);
  await books.load(event);
  return event;
}

/** The next run of a file that was judged again by itself. */
async function rejudged(file: ValidatedFile, baskets: readonly Basket[]) {
  const event = await books.validated({ ...file, run: 2 }, baskets);
  await books.database.query('update ops.files set rejudged_run = 2 where file_id = $1', [event.data.file_id]);
  return event;
}

async function requests(): Promise<string[]> {
  const rows = await books.rows<{ key: string; headers: Record<string, string>; value: string }>(
    'select key, headers, value from ops.outbox order by id',
  );
  return rows
    .map(decodeEvent)
    .filter(event => event.type === 'transactions.rejudge-requested')
    .map(event => `${event.key} ${event.subject} ${event.id.split('/').at(-1)}`);
}

const catalogue = (name: string, ids: readonly string[]) =>
  books.validatedReference(
    { name, receivedAt: later },
    'products',
    ids.map(id => ({ product_id: id, name: id })),
  );

const statuses = (event: TillkeeperEvent) =>
  books.rows(
    `select run, first_run, row_no, code, status, settled_run from quality.exceptions where file_id = $1 order by row_no, code`,
    [event.subject],
  );

const differences = () =>
  reconcileOnce(books.database, { now: new Date(), recentMs: 3_600_000, olderFiles: 10 }).then(done => done.differing);

test('a catalogue has the files judged again that waited for what it brings, in the order of their receiving', async () => {
  const second = await loadedWithHeld({ name: 'b', receivedAt: '2026-11-20T21:00:00.000Z' });
  const first = await loadedWithHeld({ name: 'a', sender: 'S2' });
  await loadedWithHeld({ name: 'c' }, { ...unknown, value: 'STILL-UNKNOWN' });
  await loadedWithHeld({ name: 'd' }, { ...unknown, code: 'price.negative' });
  await books.load(await catalogue('p1', ['LATE']));
  expect(await requests()).toEqual([`S2 ${first.subject} 2`, `S1 ${second.subject} 2`]);
});

test('a code that is misspelt from an article that has come is looked for too', async () => {
  const event = await loadedWithHeld({ name: 'a' }, { ...unknown, value: 'late-o1' });
  await loadedWithHeld({ name: 'b' }, { ...unknown, value: 'KETTLE-4711' });
  await books.load(await catalogue('p1', ['LATE-01']));
  expect(await requests()).toEqual([`S1 ${event.subject} 2`]);
  await books.database.query(`delete from retail.products where product_id = 'LATE-01'`);
});

test('a catalogue that brings nothing new, or nothing that is waited for, asks for nothing', async () => {
  await loadedWithHeld({ name: 'a' });
  await books.load(await catalogue('p1', ['OTHER']));
  await books.load(await catalogue('p2', ['OTHER']));
  expect(await requests()).toEqual([]);
});

test('a rejected file is not judged again', async () => {
  const event = await books.validated({ name: 'a' }, []);
  await find(event, unknown);
  await books.database.query(
    `update ops.files set status = 'rejected', reject_code = 'file.too-many-errors' where file_id = $1`,
    [event.subject],
  );
  await books.load(await catalogue('p1', ['LATE']));
  expect(await requests()).toEqual([]);
});

test.each([
  ['team.mismatch', 'team_id', 'LIV', `update retail.products set team_id = 'LIV' where product_id = 'MUG'`],
  ['team.mismatch', 'team_id', 'LIV', `update retail.products set team_id = null where product_id = 'MUG'`],
  [
    'team.unknown',
    'team_id',
    'NEW',
    `insert into retail.teams (team_id, name) values ('NEW', 'New') on conflict do nothing`,
  ],
  [
    'supplier.unknown',
    'supplier_id',
    'SUP-9',
    `insert into retail.suppliers (supplier_id, name) values ('SUP-9', 'Nine') on conflict do nothing`,
  ],
] as const)('a row held for %s of %s %s is looked for once it is right: %s', async (code, column, value, change) => {
  await books.database.query(`update retail.products set team_id = 'ARS' where product_id = 'MUG'`);
  const event = await loadedWithHeld({ name: 'a' }, { code, column, value, rowNo: 3, productId: 'MUG' });
  const ask = () =>
    books.database.transaction(tx =>
      requestRejudge(tx, { files: { heldFor: [code] }, source: '/tillkeeper/test', now: new Date() }),
    );
  expect(await ask()).toBe(0);
  await books.database.query(change);
  expect(await ask()).toBe(1);
  expect(await requests()).toEqual([`S1 ${event.subject} 2`]);
});

test('an alias has the files judged again that name the article as it was sent, held or repaired', async () => {
  const held = await loadedWithHeld({ name: 'a' });
  const repaired = await loadedWithHeld({ name: 'b' }, { ...unknown, code: 'product.repaired' });
  await loadedWithHeld({ name: 'c' }, { ...unknown, value: 'OTHER' });
  await books.database.transaction(tx =>
    requestRejudge(tx, { files: { articles: ['LATE'] }, source: '/tillkeeper/test', now: new Date() }),
  );
  expect((await requests()).sort()).toEqual([`S1 ${held.subject} 2`, `S1 ${repaired.subject} 2`].sort());
});

test.each([
  ['for all', null, null, 1],
  ['for the sender', 'S1', null, 1],
  ['for the store', null, 'S1', 1],
  ['for another sender', 'S2', null, 0],
  ['for another store', null, 'S2', 0],
] as const)('an alias %s whose article is known is looked for as the article is', async (_, sender, store, files) => {
  await books.database.query(
    `insert into quality.aliases (code, sender_id, store_id, target_id, confirmed_by) values ('LATE', $1, $2, 'MUG', 'test')`,
    [sender, store],
  );
  await loadedWithHeld({ name: 'a' });
  expect(await requests()).toHaveLength(files);
  await books.database.query('truncate quality.aliases');
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

test('a file whose article came while it was judged asks for itself', async () => {
  await books.database.query(`insert into retail.products (product_id, name) values ('LATE', 'Late')`);
  const event = await loadedWithHeld({ name: 'a' });
  expect(await requests()).toEqual([`S1 ${event.subject} 2`]);
});

test('of a sale and its article that come at the same time the later to end sees the other', async () => {
  const event = await books.validated({ name: 'a' }, [twoLines('a-1')]);
  await heldOf(event, { rows: 1, pence: 500 });
  await find(event, unknown);
  let loading: Promise<void> | undefined;
  await books.database.transaction(async tx => {
    await tx.query(`insert into retail.products (product_id, name) values ('LATE', 'Late')`);
    const ask = { files: { heldFor: ['product.unknown'] as const }, source: '/tillkeeper/test', now: new Date() };
    expect(await requestRejudge(tx, ask)).toBe(0);
    loading = books.load(event);
    await expect
      .poll(async () => {
        const waiting = await books.rows(
          `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
        );
        return waiting.length;
      })
      .toBe(1);
  });
  await loading;
  expect(await requests()).toEqual([`S1 ${event.subject} 2`]);
});

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

test('a catalogue whose club was unknown is judged again when the clubs come', async () => {
  const event = await books.validatedReference({ name: 'p9', receivedAt: later }, 'products', [
    { product_id: 'OTHER', name: 'Other', team_id: 'LATE-FC' },
  ]);
  await books.load(event);
  expect(await books.rows('select code, column_name, value from quality.exceptions')).toEqual([
    { code: 'team.unknown', column_name: 'team_id', value: 'LATE-FC' },
  ]);
  await books.load(
    await books.validatedReference({ name: 't9', receivedAt: later }, 'teams', [{ team_id: 'LATE-FC', name: 'Late' }]),
  );
  expect(await requests()).toEqual([`HQ ${event.subject} 2`]);
});
