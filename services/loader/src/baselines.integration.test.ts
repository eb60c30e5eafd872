import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { noMoments, observe, outlierMeasures, outlierScales } from '@tillkeeper/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket, Line } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
  await books.rows(`update retail.products set category = 'Small things' where product_id in ('MUG', 'CAP', 'BALL')`);
});
afterAll(() => books.close());
beforeEach(() => books.empty());

const tables = {
  store_product_baselines: 'store_id, product_id',
  product_baselines: 'product_id, currency',
  category_baselines: 'category, currency',
} as const;
const measures = ['quantity', 'price', 'total'] as const;
type Row = Record<string, unknown>;
const learned = (table: keyof typeof tables): Promise<Row[]> =>
  books.rows(`select * from quality.${table} order by ${tables[table]}`);

/** From the lines in the books, by the definition: sums of powers of the distance from the mean. */
const fromTheBooks = (table: keyof typeof tables): Promise<Row[]> =>
  books.rows(`
    with sold as (
      select i.store_id, i.product_id, p.category, o.currency, cbrt(i.quantity::float8) as quantity, cbrt(i.line_total::float8) as total,
        case when i.unit_price > 0 then ln(i.unit_price::float8) end as price,
        i.quantity <> trunc(i.quantity) or i.unit_price between 0.000001 and 0.009999 as is_measured
      from retail.order_items i join retail.orders o using (store_id, business_date, till_id, transaction_id)
      join retail.stores s on s.store_id = i.store_id and s.currency = o.currency
      left join retail.products p on p.product_id = i.product_id where o.transaction_type = 'SALE'),
    of_level as (select * from sold ${table === 'category_baselines' ? 'where category is not null and not is_measured' : ''}),
    off as (
      select *, ${measures.map(m => `${m} - avg(${m}) over (partition by ${tables[table]}) as ${m}_off`).join(', ')}
      from of_level)
    select ${tables[table]}, count(*) as observations, count(price) as price_observations,
      count(*) filter (where is_measured) as measured,
      ${measures.map(m => `coalesce(avg(${m}), 0) as ${m}_mean, coalesce(sum(${m}_off ^ 2), 0) as ${m}_m2, coalesce(sum(${m}_off ^ 3), 0) as ${m}_m3`).join(', ')}
    from off group by ${tables[table]} order by ${tables[table]}`);
const expectLearned = async (): Promise<void> => {
  for (const table of ['store_product_baselines', 'product_baselines', 'category_baselines'] as const) {
    const [got, wanted] = [await learned(table), await fromTheBooks(table)];
    expect(wanted.length, table).toBeGreaterThan(0);
    expect(got.length, table).toBe(wanted.length);
    for (const [index, row] of wanted.entries())
      for (const [name, value] of Object.entries(row))
        if (typeof value === 'number') expect(got[index]?.[name], `${table}.${name}`).toBeCloseTo(value, 7);
        else expect(got[index]?.[name], `${table}.${name}`).toEqual(value);
  }
};

const sale = (number: string, store: string, ...lines: Line[]): Basket => ({ store, number, lines });
const line = (product: string, quantity: string, pence: number): Line => ({ product, quantity, pence });
const files: readonly (readonly Basket[])[] = [
  [
    sale('A1', 'S1', line('MUG', '1.000', 899), line('CAP', '2.000', 1500), line('SHIRT', '1.000', 5999)),
    sale('A2', 'S2', line('MUG', '40.000', 899), line('BALL', '1.236', 0)),
  ],
  [
    sale('B1', 'S1', line('MUG', '3.000', 950)),
    sale('B2', 'S2', line('CAP', '900.000', 1)),
    sale('B3', 'S1', line('BALL', '7.000', 0)),
  ],
  [
    sale('C1', 'S1', line('MUG', '1.000', 899)),
    sale('C2', 'S1', line('MUG', '2.500', 12)),
    sale('C3', 'S2', line('CAP', '1.000', 1499)),
  ],
];
const loadAll = async (): Promise<void> => {
  for (const [index, baskets] of files.entries())
    await books.load(await books.validated({ name: `file-${index}`, sender: 'HQ' }, baskets));
};

test('what is learned file by file is what the books say at once, by article in a store, article and category', async () => {
  await loadAll();
  await books.load(
    await books.validated({ name: 'return' }, [
      { ...sale('Y1', 'S1', line('MUG', '1.000', 999_999)), currency: 'JPY' },
      { ...sale('X1', 'S1', line('MUG', '-9.000', -5)), type: 'RETURN' },
    ]),
  );
  await expectLearned();
});

test('what is learned is what the domain makes of the same sales', async () => {
  await loadAll();
  const sold = {
    quantity: [1, 40, 3, 1, 2.5],
    price: [8.99, 8.99, 9.5, 8.99, 0.12],
    total: [8.99, 8.99, 9.5, 8.99, 0.12],
  };
  const [mug] = await books.rows<Record<string, number>>(
    `select * from quality.product_baselines where product_id = 'MUG'`,
  );
  for (const measure of outlierMeasures) {
    const moments = noMoments();
    for (const value of sold[measure]) observe(moments, outlierScales[measure].toScale(value) ?? Number.NaN);
    expect(mug?.[`${measure}_mean`]).toBeCloseTo(moments.mean, 9);
    expect(mug?.[`${measure}_m2`]).toBeCloseTo(moments.m2, 9);
    expect(mug?.[`${measure}_m3`]).toBeCloseTo(moments.m3, 9);
  }
  // of the five, one was not in whole pieces
  expect(mug).toMatchObject({ observations: 5n, price_observations: 5n, measured: 1n });
});

test('the last sales are kept, the latest file’s first, 63 at most, and no price of nothing', async () => {
  await loadAll();
  const [mug] = await books.rows<{ recent_quantities: number[]; recent_prices: number[] }>(
    `select recent_quantities, recent_prices from quality.product_baselines where product_id = 'MUG'`,
  );
  expect(mug?.recent_quantities.slice(0, 2).sort()).toEqual([1, 2.5]);
  expect(mug?.recent_quantities.slice(2)).toEqual([3, expect.any(Number), expect.any(Number)]);
  const [ball] = await books.rows(`select recent_prices from quality.product_baselines where product_id = 'BALL'`);
  expect(ball).toEqual({ recent_prices: [] });
  const many = Array.from({ length: 70 }, (_, index) => sale(`M${index}`, 'S1', line('MUG', '5.000', 900)));
  await books.load(await books.validated({ name: 'many' }, many));
  const [later] = await books.rows<{ recent_quantities: number[] }>(
    `select recent_quantities from quality.product_baselines where product_id = 'MUG'`,
  );
  expect(later?.recent_quantities).toEqual(Array.from({ length: 63 }, () => 5));
});

test('what was learned before the books had baselines is learned anew by the migration', async () => {
  await loadAll();
  const before = await books.rows('select count(*) from quality.store_product_baselines');
  await books.rows('truncate quality.store_product_baselines, quality.product_baselines, quality.category_baselines');
  const migration = fileURLToPath(import.meta.resolve('@tillkeeper/database')).replace(
    /src.index\.ts$/,
    'migrations/0009-baselines.sql',
  );
  const [, again = ''] = readFileSync(migration, 'utf8').split('-- The books, learned anew.');
  const connection = await books.database.pool.connect();
  try {
    await connection.query(`begin; ${again}; commit`);
  } finally {
    connection.release();
  }
  expect(await books.rows('select count(*) from quality.store_product_baselines')).toEqual(before);
  await expectLearned();
  const [mug] = await books.rows<{ recent_quantities: number[] }>(
    `select recent_quantities from quality.product_baselines where product_id = 'MUG'`,
  );
  expect(mug?.recent_quantities.toSorted((a, b) => a - b)).toEqual([1, 1, 2.5, 3, 40]);
});

test('a correction and a file that comes again are not learned twice, and nothing is unlearned', async () => {
  await books.load(await books.validated({ name: 'a' }, [sale('R1', 'S1', line('MUG', '1.000', 899))]));
  const once = await learned('product_baselines');
  const corrected = [sale('R1', 'S1', line('MUG', '800.000', 899))];
  await books.load(await books.validated({ name: 'b', receivedAt: '2026-11-20T21:00:00.000Z' }, corrected));
  expect(await books.rows('select quantity from retail.order_items')).toEqual([{ quantity: '800.000' }]);
  await books.load(await books.validated({ name: 'c', receivedAt: '2026-11-20T22:00:00.000Z' }, corrected));
  expect(await learned('product_baselines')).toEqual(once);
});

test('loaders of many stores learn the same articles side by side, and nothing is lost', async () => {
  const stores = ['S1', 'S2', 'S3'];
  const products = ['SHIRT', 'SCARF', 'MUG', 'BALL', 'CAP'];
  const events = [];
  for (let index = 0; index < 12; index += 1) {
    const store = stores[index % 3] ?? 'S1';
    const sold = index % 2 === 0 ? products : products.toReversed();
    const baskets = sold.map((product, at) => ({
      ...sale(`${index}-${at}`, store, line(product, `${1 + (index % 4)}.000`, 500 + index * 100)),
      currency: store === 'S3' ? 'EUR' : 'GBP',
    }));
    events.push(await books.validated({ name: `side-${index}`, sender: `SENDER${index % 6}` }, baskets));
  }
  // the victim of a deadlock would reject
  await Promise.all(events.map(event => books.load(event)));
  const [all] = await books.rows('select sum(observations)::int as sales from quality.product_baselines');
  expect(all).toEqual({ sales: 12 * 5 });
  await expectLearned();
}, 60_000);
