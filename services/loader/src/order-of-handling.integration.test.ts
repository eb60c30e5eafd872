import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a version says, as text: the lines in their order. */
const contentOf = (basket: Basket): string => basket.lines.map(line => `${line.product}:${line.pence}`).join(' ');

/** Versions of one sale: the shirt is in all of them, the sender always says how many lines there are. */
function version(store: string, number: string, choice: number): Basket {
  const lines = [
    { product: 'SHIRT', pence: 5000 + Math.floor(choice * 3) },
    ...(choice > 0.5 ? [{ product: 'MUG', pence: 700 }] : []),
  ];
  return { store, number, lines, lineCountSent: lines.length };
}

async function contentsIn(table: 'order_items' | 'order_item_revisions'): Promise<Map<string, string[]>> {
  const revision = table === 'order_items' ? '0::int' : 'revision';
  const rows = await books.rows<{ key: string; content: string }>(
    `select store_id || '/' || transaction_id as key,
       string_agg(product_id || ':' || amount_minor, ' ' order by line_no) as content
     from retail.${table} group by store_id, transaction_id, ${revision} order by 1, ${revision}`,
  );
  const contents = new Map<string, string[]>();
  for (const { key, content } of rows) contents.set(key, [...(contents.get(key) ?? []), content]);
  return contents;
}

test.each([1, 2, 3])(
  'whatever the order of handling, side by side, the books hold what was received last (seed %i)',
  async seed => {
    const random = randomNumbers(seed);
    await books.empty();
    const files = [];
    for (let file = 0; file < 10; file += 1) {
      const baskets = ['S1', 'S2'].flatMap(store =>
        ['R1', 'R2', 'R3', 'R4', 'R5'].filter(() => random() < 0.6).map(number => version(store, number, random())),
      );
      const receivedAt = new Date(Date.UTC(2026, 10, 20, 20, file)).toISOString();
      files.push({ baskets, event: await books.validated({ name: `f${file}`, receivedAt }, baskets) });
    }
    // All at once, in a mixed order, some of them twice: they race for the locks of the same two stores.
    const mixed = files.map(file => ({ file, place: random() })).sort((a, b) => a.place - b.place);
    await Promise.all([...mixed, ...mixed.slice(0, 3)].map(({ file }) => books.load(file.event)));

    const last = new Map<string, string[]>();
    const said = new Map<string, Set<string>>();
    for (const { baskets } of files)
      for (const basket of baskets) {
        const key = `${basket.store}/${basket.number}`;
        last.set(key, [contentOf(basket)]);
        said.set(key, (said.get(key) ?? new Set()).add(contentOf(basket)));
      }
    const now = await contentsIn('order_items');
    const before = await contentsIn('order_item_revisions');
    expect(new Map([...now].sort())).toEqual(new Map([...last].sort()));
    for (const [key, contents] of said)
      expect(new Set([...(now.get(key) ?? []), ...(before.get(key) ?? [])])).toEqual(contents);

    expect(
      await books.rows(`select from retail.orders o where total_amount <> (
      select sum(line_total) from retail.order_items i where i.store_id = o.store_id and i.transaction_id = o.transaction_id)`),
    ).toEqual([]);
    const rows = files.reduce((sum, { baskets }) => sum + baskets.reduce((lines, b) => lines + b.lines.length, 0), 0);
    const pence = files.reduce(
      (sum, { baskets }) => sum + baskets.reduce((all, b) => all + b.lines.reduce((one, l) => one + l.pence, 0), 0),
      0,
    );
    expect(
      await books.rows(`select sum(rows_loaded + rows_unchanged)::bigint as rows, sum(rows_held)::bigint as held,
      sum(amount_loaded_minor + amount_unchanged_minor)::bigint as pence, count(*) filter (where status = 'loaded') as loaded
      from ops.files`),
    ).toEqual([{ rows: BigInt(rows), held: 0n, pence: BigInt(pence), loaded: 10n }]);
    expect(await books.rows('select count(*) as events from ops.outbox')).toEqual([{ events: 10n }]);
  },
);

test('a file received in between and handled last overwrites nothing that a later file repeated', async () => {
  const at = (hour: number): string => `2026-11-20T${hour}:00:00.000Z`;
  const first = version('S3', 'A1', 0);
  const euros = { ...first, currency: 'EUR' };
  const between = await books.validated({ name: 'x2', receivedAt: at(12) }, [
    { ...version('S3', 'A1', 0.9), currency: 'EUR' },
  ]);
  await books.load(await books.validated({ name: 'x1', receivedAt: at(11) }, [euros]));
  await books.load(await books.validated({ name: 'x3', receivedAt: at(13) }, [euros]));
  await books.load(between);
  expect((await contentsIn('order_items')).get('S3/A1')).toEqual([contentOf(first)]);
  expect(await books.account(between)).toMatchObject({ rows: [2, 0, 0] });
});

test('a loader judges a store’s baskets only after another one has committed what it does to them', async () => {
  const at = (hour: number): string => `2026-11-20T${hour}:00:00.000Z`;
  const known = version('S1', 'L1', 0);
  await books.load(await books.validated({ name: 'l1', receivedAt: at(11) }, [known, version('S1', 'L2', 0)]));
  const correction = await books.validated({ name: 'l2', receivedAt: at(12) }, [
    version('S1', 'L1', 0.9),
    version('S1', 'L3', 0),
  ]);
  const repeat = await books.validated({ name: 'l3', receivedAt: at(13) }, [known]);

  const waiting = async (event: string): Promise<number> =>
    (
      await books.rows(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event = $1`,
        [event],
      )
    ).length;
  const holder = await books.database.pool.connect();
  try {
    await holder.query('begin');
    await holder.query(`update quality.product_baselines set updated_at = now() where product_id = 'SHIRT'`);
    // It has moved the known version to the revisions and waits for the baseline of the shirt, with nothing committed.
    const correcting = books.load(correction);
    await expect.poll(() => waiting('transactionid'), { timeout: 10_000 }).toBe(1);
    const repeating = books.load(repeat);
    await expect.poll(() => waiting('advisory'), { timeout: 5_000 }).toBe(1);
    await holder.query('commit');
    await Promise.all([correcting, repeating]);
  } finally {
    holder.release(true);
  }
  expect((await contentsIn('order_items')).get('S1/L1')).toEqual([contentOf(known)]);
  expect(await books.rows(`select revision from retail.orders where transaction_id = 'L1'`)).toEqual([{ revision: 3 }]);
});
