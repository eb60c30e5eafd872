import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import type { Basket } from '../testing/sale.ts';

/** One loader has a child convert every file and copies it; the other reads every file in its own process. */
let byCopy: Books;
let byRows: Books;
beforeAll(async () => {
  byCopy = await createBooks({ copyFromRows: 0 });
  byRows = await createBooks({ copyFromRows: 1_000_000 });
});
afterAll(async () => {
  await byCopy.close();
  await byRows.close();
});
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const products = ['SHIRT', 'SCARF', 'MUG', 'BALL', 'CAP'] as const;

/** Any baskets, always the same ones: of three stores, in several currencies, by weight, given away, taken back. */
function baskets(count: number, of: { till: string; order: 'of-keys' | 'another' }): Basket[] {
  let state = 7;
  const upTo = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const made = Array.from({ length: count }, (_, index): Basket => {
    const store = `S${1 + Math.floor((index * 3) / count)}`;
    const isReturn = upTo(20) === 0;
    return {
      ...{ number: `N${String(index).padStart(5, '0')}`, store, till: of.till, type: isReturn ? 'RETURN' : 'SALE' },
      ...{ currency: upTo(10) === 0 ? 'USD' : store === 'S3' ? 'EUR' : 'GBP' },
      ...(upTo(3) === 0 && { customer: { id: `C${upTo(40)}`, name: 'Ann, "the" \\.' } }),
      ...(upTo(3) === 0 && { employee: upTo(2) === 0 ? 'E1' : 'NOBODY' }),
      ...(upTo(4) === 0 && { promotion: upTo(2) === 0 ? 'DERBY' : 'GONE' }),
      ...(isReturn && { original: `N${String(upTo(count * 2)).padStart(5, '0')}` }),
      lines: Array.from({ length: 1 + upTo(4) }, (__, line) => ({
        product: products[upTo(5)] ?? 'MUG',
        quantity: isReturn ? '-1.000' : upTo(6) === 0 ? `${upTo(4)}.${100 + upTo(900)}` : `${1 + upTo(12)}.000`,
        pence: (isReturn ? -1 : 1) * (upTo(15) === 0 ? 0 : 1 + upTo(9_000)),
        lineNo: 10 - line,
      })),
    };
  });
  return of.order === 'of-keys' ? made : made.toSorted((a, b) => (a.number.slice(3) < b.number.slice(3) ? -1 : 1));
}

/** Everything that a file of sales leaves in the books, but for times of the clock. */
async function contents(books: Books) {
  const all: Record<string, unknown> = {};
  for (const [table, order] of [
    ['retail.orders', 'store_id, business_date, till_id, transaction_id'],
    ['retail.order_items', 'store_id, business_date, till_id, transaction_id, line_no'],
    ['retail.order_revisions', 'store_id, business_date, till_id, transaction_id, revision'],
    ['retail.payments', 'store_id, business_date, till_id, transaction_id'],
    ['retail.order_promotions', 'store_id, business_date, till_id, transaction_id'],
    ['retail.customers', 'customer_id'],
    ['ops.file_totals', 'file_id, store_id, currency'],
  ])
    all[table ?? ''] = await books.rows(
      `select to_jsonb(t) - '{loaded_at,updated_at,superseded_at}'::text[] as row from ${table} t order by ${order}`,
    );
  all['findings'] = await books.rows(
    `select file_id, run, row_no, store_id, transaction_id, line_no, code, severity, value, message, amount_minor, currency
     from quality.exceptions order by file_id, run, row_no, code, store_id, currency`,
  );
  return all;
}

interface Baseline {
  readonly key: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly recent: unknown;
}
const baselines = (books: Books): Promise<Baseline[]> =>
  books.rows<Baseline>(
    `select key, numbers - '{key,recent_quantities,recent_prices,recent_totals}'::text[] as numbers,
       jsonb_build_array(numbers -> 'recent_quantities', numbers -> 'recent_prices', numbers -> 'recent_totals') as recent
     from (
       select 'store ' || store_id || ' ' || product_id as key, to_jsonb(t) - '{store_id,product_id,updated_at}'::text[] as numbers
       from quality.store_product_baselines t
       union all
       select 'product ' || product_id || ' ' || currency, to_jsonb(t) - '{product_id,currency,updated_at}'::text[]
       from quality.product_baselines t
       union all
       select 'category ' || category || ' ' || currency, to_jsonb(t) - '{category,currency,updated_at}'::text[]
       from quality.category_baselines t) known order by key`,
  );

async function loadBoth(name: string, sales: readonly Basket[], at = '2026-11-20T20:00:00.000Z') {
  for (const books of [byCopy, byRows]) await books.load(await books.validated({ name, receivedAt: at }, sales));
}

test.each([
  ['in the order of their keys', 'of-keys'],
  ['in another order', 'another'],
] as const)('new baskets %s leave the same books copied as read row by row', async (_, order) => {
  await loadBoth(`new-${order}`, baskets(300, { till: order, order }));
  const stands = await contents(byCopy);
  expect(stands).toEqual(await contents(byRows));
  expect(stands['retail.orders']).not.toHaveLength(0);
  expect(stands['retail.payments']).toHaveLength(
    Array.isArray(stands['retail.orders']) ? stands['retail.orders'].length : 0,
  );
  expect(stands['retail.order_promotions']).not.toHaveLength(0);
});

test('what a child learns of the usual is what PostgreSQL learns of the same lines, to the ninth digit', async () => {
  await loadBoth('learned', baskets(400, { till: 'L1', order: 'of-keys' }));
  const [copied, read] = [await baselines(byCopy), await baselines(byRows)];
  expect(copied.length).toBeGreaterThan(10);
  expect(copied.map(({ key, recent }) => [key, recent])).toEqual(read.map(({ key, recent }) => [key, recent]));
  for (const [index, { key, numbers }] of copied.entries())
    for (const [name, value] of Object.entries(numbers)) {
      const other = read[index]?.numbers[name] ?? Number.NaN;
      // sums of deviations are small beside what they are made of
      const scale = Math.max(Math.abs(other), Number(numbers['observations']) * 1e-3);
      expect(Math.abs(value - other) / scale, `${key} ${name}: ${value}, ${other}`).toBeLessThan(1e-9);
    }
});

test('a file of which some baskets are known, corrected or collide leaves the same books either way', async () => {
  const sales = baskets(60, { till: 'M1', order: 'of-keys' });
  await loadBoth('mixed-1', sales);
  await loadBoth(
    'mixed-2',
    [
      ...sales.slice(0, 20),
      ...sales.slice(20, 25).map(sale => ({
        ...sale,
        promotion: 'DERBY',
        lines: [...sale.lines, { product: 'MUG', pence: 5, lineNo: 99 }],
      })),
      ...sales.slice(25, 30).map(sale => ({ ...sale, at: '2026-11-20T23:00:00.000Z' })),
      ...baskets(90, { till: 'M1', order: 'of-keys' }).slice(60),
    ],
    '2026-11-20T21:00:00.000Z',
  );
  expect(await contents(byCopy)).toEqual(await contents(byRows));
  const codes = await byCopy.rows<{ code: string }>('select distinct code from quality.exceptions order by 1');
  expect(codes.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['transaction.corrected', 'transaction.number-collision', 'transaction.resent']),
  );
});

test('a file whose days are in two quarters is loaded whole', async () => {
  const [first, second] = baskets(2, { till: 'Q1', order: 'of-keys' });
  if (first === undefined || second === undefined) throw new Error('there are no baskets');
  await loadBoth('quarters', [
    { ...first, date: '2026-09-30', at: '2026-09-30T10:00:00.000Z' },
    { ...second, date: '2026-10-01', at: '2026-10-01T10:00:00.000Z' },
  ]);
  expect(await contents(byCopy)).toEqual(await contents(byRows));
  expect(await byCopy.rows(`select count(*)::int as orders from retail.orders where till_id = 'Q1'`)).toEqual([
    { orders: 2 },
  ]);
});

test('an article that is gone since the file was judged holds its baskets, and the others are loaded', async () => {
  for (const books of [byCopy, byRows])
    await books.database.query(`insert into retail.products (product_id, name) values ('GOING', 'Going')`);
  const sales = baskets(10, { till: 'G1', order: 'of-keys' });
  const held = { ...sales[3], number: 'HELD', store: 'S1', till: 'G1', lines: [{ product: 'GOING', pence: 700 }] };
  const events = [];
  for (const books of [byCopy, byRows]) {
    events.push(await books.validated({ name: 'gone' }, [...sales, held]));
    await books.database.query(`delete from retail.products where product_id = 'GOING'`);
  }
  for (const [index, books] of [byCopy, byRows].entries()) {
    const event = events[index];
    if (event !== undefined) await books.load(event);
  }
  expect(await contents(byCopy)).toEqual(await contents(byRows));
  expect(await byCopy.rows(`select code from quality.exceptions where transaction_id = 'HELD'`)).toEqual([
    { code: 'product.unknown' },
  ]);
});
