import { decodeEvent } from '@tillkeeper/contracts';
import { requestRejudge } from '@tillkeeper/database';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { heldFiles, unknownArticle as unknown } from '../testing/held-files.ts';
import { twoLines } from '../testing/sale.ts';

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
const { find, heldOf, loadedWithHeld, catalogue } = heldFiles(() => books);

async function requests(): Promise<string[]> {
  const rows = await books.rows<{ key: string; headers: Record<string, string>; value: string }>(
    'select key, headers, value from ops.outbox order by id',
  );
  return rows
    .map(decodeEvent)
    .filter(event => event.type === 'transactions.rejudge-requested')
    .map(event => `${event.key} ${event.subject} ${event.id.split('/').at(-1)}`);
}

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
      .poll(
        async () => {
          const waiting = await books.rows(
            `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
          );
          return waiting.length;
        },
        { timeout: 20_000 },
      )
      .toBe(1);
  });
  await loading;
  expect(await requests()).toEqual([`S1 ${event.subject} 2`]);
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
