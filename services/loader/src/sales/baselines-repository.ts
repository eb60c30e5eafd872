import type { Transaction } from '@tillkeeper/database';
import { keptSales } from '@tillkeeper/domain';
import { sampledLines } from './loading-tables.ts';

/** Columns of each measure, what counts its observations, and the values on its scale (the domain's `outlierScales`). */
const measures = [
  { name: 'quantity', count: 'observations', recent: 'recent_quantities', scaled: 'cbrt(l.quantity::float8)' },
  {
    ...{ name: 'price', count: 'price_observations', recent: 'recent_prices' },
    scaled: 'case when l.unit_price > 0 then ln(l.unit_price::float8) end',
  },
  { name: 'total', count: 'observations', recent: 'recent_totals', scaled: 'cbrt(l.line_total::float8)' },
] as const;
const momentNames = measures.flatMap(({ name }) => [`${name}_mean`, `${name}_m2`, `${name}_m3`]);
const numberNames = ['observations', 'price_observations', 'measured', ...momentNames];
const recentNames = measures.map(measure => measure.recent);

/** Learns what is usual from the sales that are new in the books: by article in a store, by article, by category. */
export async function growBaselines(tx: Transaction): Promise<void> {
  await learnFile(tx);
  await sampleFile(tx);
  await growByWhatWasLearned(tx, articleOfEach);
}

/** The same of what a child has learned from the file and sampled of it, once that is in the temporary tables. */
export async function growBaselinesByChild(tx: Transaction): Promise<void> {
  for (const table of ['learned_baselines', 'learned_sales'])
    await tx.query(`
      delete from ${table} l
      where not exists (select from retail.stores s where s.store_id = l.store_id and s.currency = l.currency)`);
  await growByWhatWasLearned(tx, articlesAtOnce);
}

async function growByWhatWasLearned(tx: Transaction, article: string): Promise<void> {
  // Stores are ours alone until the commit. Articles and categories are everybody's: always in the order of their keys, and
  // articles first, so that two loaders cannot wait for each other.
  await growStoreBaselines(tx);
  await growProductBaselines(tx);
  await growCategoryBaselines(tx, article);
}

/**
 * Moments of the new sales of the file by article in a store, apart for what is by measure (as the domain's
 * `isByMeasure`). Corrections leave them: their first version is in. Amounts in another
 * currency than the store's say nothing of its prices. Lines that are alike are counted first: of 1,000,000
 * some 100,000 are left to take roots and logarithms of (a numeric becomes a float by way of its text).
 */
async function learnFile(tx: Transaction): Promise<void> {
  const sums = measures.map(
    ({ name }) =>
      `sum(times * ${name}) as ${name}_1, sum(times * ${name} ^ 2) as ${name}_2, sum(times * ${name} ^ 3) as ${name}_3`,
  );
  const moments = measures.map(({ name, count }) => {
    const mean = `(${name}_1 / ${count})`;
    return `coalesce(${mean}, 0), coalesce(greatest(${name}_2 - ${mean} * ${name}_1, 0), 0),
      coalesce(${name}_3 - 3 * ${mean} * ${name}_2 + 2 * ${mean} ^ 2 * ${name}_1, 0)`;
  });
  await tx.query(`
    insert into learned_baselines (store_id, product_id, currency, is_measured, observations, price_observations, ${momentNames.join(', ')})
    select store_id, product_id, currency, is_measured, observations, coalesce(price_observations, 0), ${moments.join(', ')}
    from (
      select store_id, product_id, currency, is_measured, sum(times) as observations,
        sum(times) filter (where price is not null) as price_observations, ${sums.join(', ')}
      from (
        select l.store_id, l.product_id, l.currency, l.times::float8 as times,
          l.quantity <> trunc(l.quantity) or (l.unit_price > 0 and l.unit_price < 0.01) as is_measured,
          ${measures.map(({ name, scaled }) => `${scaled} as ${name}`).join(', ')}
        from (
          select b.store_id, l.product_id, b.currency, l.quantity, l.unit_price, l.line_total, count(*) as times
          from judged_baskets j
          join loading_baskets b using (basket_no)
          join loading_lines l using (basket_no)
          ${ofStore}
          where j.verdict = 'new' and b.transaction_type = 'SALE' and ${isInItsCurrency}
          group by b.store_id, l.product_id, b.currency, l.quantity, l.unit_price, l.line_total) as l
        -- not inlined: each would be computed as often as it is named above
        offset 0) as sold
      group by store_id, product_id, currency, is_measured) as sums`);
}

/**
 * Baskets in the currency of their store. Not a condition of the join: PostgreSQL would take the two columns for independent, expect
 * one basket, and go through all lines for each (250 ms for 500 lines, instead of 5).
 */
const ofStore = 'left join retail.stores s on s.store_id = b.store_id';
const isInItsCurrency = 'case when s.currency = b.currency then true end';

/** Sales of which some are kept: those of the smallest hashes, which are any. */
async function sampleFile(tx: Transaction): Promise<void> {
  await tx.query(`
    insert into learned_sales (product_id, currency, quantity, price, total, line_hash, is_measured)
    select l.product_id, b.currency, l.quantity::real, l.unit_price::real, l.line_total::real, l.line_hash,
      l.quantity <> trunc(l.quantity) or (l.unit_price > 0 and l.unit_price < 0.01)
    from (
      select * from loading_lines
      where get_byte(line_hash, 0) * 256 + get_byte(line_hash, 1)
        < (select 65536.0 * ${sampledLines} / greatest(sum(observations), 1) from learned_baselines)::float8) as l
    join judged_baskets j using (basket_no)
    join loading_baskets b using (basket_no)
    ${ofStore}
    where j.verdict = 'new' and b.transaction_type = 'SALE' and ${isInItsCurrency}`);
}

const growStoreBaselines = (tx: Transaction): Promise<unknown> =>
  tx.query(`
    insert into quality.store_product_baselines as known (store_id, product_id, ${numberNames.join(', ')})
    ${joined(['store_id', 'product_id'], 'select * from learned_baselines')}
    on conflict (store_id, product_id) do update set ${merged}, updated_at = now()`);

const growProductBaselines = (tx: Transaction): Promise<unknown> =>
  tx.query(`
    insert into quality.product_baselines as known (product_id, currency, ${[...numberNames, ...recentNames].join(', ')})
    ${joinedWithRecent(['product_id', 'currency'], {
      learned: 'select * from learned_baselines',
      sampled: 'select * from learned_sales',
    })}
    on conflict (product_id, currency) do update set ${merged}, ${recentMerged}, updated_at = now()`);

/** The article of what was learned, for lines by the million: all articles are read. */
const articlesAtOnce = 'join retail.products p using (product_id)';
/**
 * The same by the key of each. `offset 0` keeps it so: PostgreSQL does not know how few lines a till's file has, and reads 10,000
 * articles for 30 of them (a quarter of all that such a file costs).
 */
const articleOfEach = `
  cross join lateral (select category from retail.products a where a.product_id = f.product_id offset 0) p`;

const growCategoryBaselines = (tx: Transaction, article: string): Promise<unknown> =>
  tx.query(`
    insert into quality.category_baselines as known (category, currency, ${[...numberNames, ...recentNames].join(', ')})
    ${joinedWithRecent(['category', 'currency'], {
      learned: `select p.category, f.* from learned_baselines f ${article} where p.category is not null and not f.is_measured`,
      sampled: `select p.category, f.* from learned_sales f ${article} where p.category is not null and not f.is_measured`,
    })}
    on conflict (category, currency) do update set ${merged}, ${recentMerged}, updated_at = now()`);

/** Moments of several rows together, in the order of their key: the domain's `mergeMoments`, for any number at once. */
function joined(key: readonly string[], rows: string): string {
  const offsets = measures.map(
    ({ name, count }) =>
      `coalesce(${name}_mean - sum(${count} * ${name}_mean) over together / nullif(sum(${count}) over together, 0), 0) as ${name}_off`,
  );
  const moments = measures.map(
    ({ name, count }) => `coalesce(sum(${count} * ${name}_mean) / nullif(sum(${count}), 0), 0) as ${name}_mean,
      sum(${name}_m2 + ${count} * ${name}_off ^ 2) as ${name}_m2,
      sum(${name}_m3 + 3 * ${name}_off * ${name}_m2 + ${count} * ${name}_off ^ 3) as ${name}_m3`,
  );
  return `
    select ${key.join(', ')}, sum(observations) as observations, sum(price_observations) as price_observations,
      coalesce(sum(observations) filter (where is_measured), 0) as measured, ${moments.join(', ')}
    from (select *, ${offsets.join(', ')} from (${rows}) as learned
          window together as (partition by ${key.join(', ')})) as learned
    group by ${key.join(', ')}
    order by ${key.join(', ')}`;
}

/** The same with the last sales. */
const joinedWithRecent = (key: readonly string[], from: { learned: string; sampled: string }): string => `
  select moments.*, ${recentNames.map(name => `coalesce(${name}, '{}')`).join(', ')}
  from (${joined(key, from.learned)}) as moments
  left join (
    select ${key.join(', ')},
      (array_agg(quantity order by line_hash))[1:${keptSales}] as recent_quantities,
      coalesce((array_agg(price order by line_hash) filter (where price > 0))[1:${keptSales}], '{}') as recent_prices,
      (array_agg(total order by line_hash))[1:${keptSales}] as recent_totals
    from (${from.sampled}) as sampled group by ${key.join(', ')}) as recent using (${key.join(', ')})
  order by ${key.join(', ')}`;

/** What was known and the file together: the domain's `mergeMoments`. */
const merged = [
  ...['observations', 'price_observations', 'measured'].map(name => `${name} = known.${name} + excluded.${name}`),
  ...measures.flatMap(({ name, count }) => {
    const [a, b] = [`known.${count}`, `excluded.${count}`];
    const delta = `(excluded.${name}_mean - known.${name}_mean)`;
    const both = `greatest(${a} + ${b}, 1)::float8`;
    return [
      `${name}_mean = known.${name}_mean + ${delta} * ${b} / ${both}`,
      `${name}_m2 = known.${name}_m2 + excluded.${name}_m2 + ${delta} ^ 2 * ${a} * ${b} / ${both}`,
      `${name}_m3 = known.${name}_m3 + excluded.${name}_m3 + ${delta} ^ 3 * ${a} * ${b} * (${a} - ${b}) / ${both} ^ 2
        + 3 * ${delta} * (${a} * excluded.${name}_m2 - ${b} * known.${name}_m2) / ${both}`,
    ];
  }),
].join(', ');
const recentMerged = recentNames
  .map(name => `${name} = (excluded.${name} || known.${name})[1:${keptSales}]`)
  .join(', ');
