import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import { heldFiles, unknownArticle } from './testing/held-files.ts';
import { twoLines } from './testing/sale.ts';

let books: Books;
let lastChange: bigint;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());
beforeEach(async () => {
  await books.empty();
  const [last] = await books.rows<{ id: bigint }>('select coalesce(max(change_id), 0) as id from audit.changes');
  lastChange = last?.id ?? 0n;
});

const changes = () =>
  books.rows(
    `select table_name, action, row_key ->> 'line_no' as line, actor, old_values, new_values from audit.changes
     where change_id > $1 order by table_name, action, line`,
    [lastChange],
  );

test('new sales are not written down row by row, a corrected basket is: what it was and what it is', async () => {
  await books.load(await books.validated({ name: 'a' }, [twoLines('R1'), twoLines('R2')]));
  expect(await changes()).toEqual([]);
  const corrected = await books.validated({ name: 'b', receivedAt: '2026-11-20T21:00:00.000Z' }, [
    {
      number: 'R1',
      lines: [
        { product: 'SHIRT', pence: 4999 },
        { product: 'SCARF', pence: 1250 },
      ],
    },
    twoLines('R3'),
  ]);
  await books.load(corrected);
  const actor = `loader, file ${corrected.data.file_id}, run 1`;
  const line = (action: string, number: string) => ({ table_name: 'retail.order_items', action, line: number, actor });
  expect(await changes()).toMatchObject([
    { ...line('DELETE', '1'), old_values: { product_id: 'SHIRT', line_total: 59.99 }, new_values: null },
    { ...line('DELETE', '2'), old_values: { product_id: 'SCARF', line_total: 12.5 }, new_values: null },
    { ...line('INSERT', '1'), old_values: null, new_values: { product_id: 'SHIRT', line_total: 49.99 } },
    { ...line('INSERT', '2'), old_values: null, new_values: { product_id: 'SCARF', line_total: 12.5 } },
    {
      ...{ table_name: 'retail.orders', action: 'UPDATE', line: null, actor },
      old_values: { total_amount: 72.49, revision: 1 },
      new_values: { total_amount: 62.49, revision: 2, file_id: corrected.data.file_id },
    },
  ]);
});

test('a file of master data is written down where it says something new', async () => {
  const products = (name: string, mug: string) =>
    books.validatedReference({ name, receivedAt: `2026-11-20T2${name}:00:00.000Z` }, 'products', [
      { product_id: 'MUG', name: mug },
      { product_id: 'CAP', name: 'Cap' },
    ]);
  await books.load(await products('1', 'Large mug'));
  expect(await changes()).toMatchObject([
    { table_name: 'retail.products', action: 'UPDATE', old_values: { name: 'Mug' }, new_values: { name: 'Large mug' } },
  ]);
  await books.load(await products('2', 'Large mug'));
  expect(await changes()).toHaveLength(1);
});

test('the history of a finding says from what to what, when, who and why', async () => {
  const { loadedWithHeld, rejudged } = heldFiles(() => books);
  await loadedWithHeld({ name: 'a' }, unknownArticle);
  const again = await rejudged({ name: 'a' }, [twoLines('a-1')]);
  await books.load(again);
  expect(
    await books.rows(
      `select e.code, c.old_status, c.new_status, c.run, c.actor, c.reason from quality.exception_changes c
       join quality.exceptions e using (file_type, exception_id)`,
    ),
  ).toEqual([
    {
      ...{ code: 'product.unknown', old_status: 'open', new_status: 'released', run: 2 },
      actor: `loader, file ${again.data.file_id}, run 2`,
      reason: 'The file was judged again without it: what it waited for had come.',
    },
  ]);
});

test('the audit loses what is older than its retention, and nothing else', async () => {
  await books.database.query(
    `insert into audit.changes (changed_at, actor, login, application, table_name, action)
     select at, 'x', 'x', 'x', 'past', 'TRUNCATE' from unnest(array[now() - interval '8 years', now() - interval '6 years']) at`,
  );
  await books.loader.tasks.find(task => task.name === 'prune-loader')?.run(new AbortController().signal);
  expect(
    await books.rows(
      `select changed_at > now() - interval '7 years' as is_young from audit.changes where table_name = 'past'`,
    ),
  ).toEqual([{ is_young: true }]);
});
