-- What is usual: by article in a store, by article, by category. Means and sums are of values on the scale on which they
-- are judged (docs/decisions/0008-anomaly-baselines.md), so those of before, of plain values, are of no use: they are
-- learned anew from the books.

drop table quality.product_baselines;

create table quality.product_baselines (
  product_id         text not null,
  currency           text not null,
  observations       bigint not null,
  price_observations bigint not null,
  measured           bigint not null,
  quantity_mean      double precision not null,
  quantity_m2        double precision not null,
  quantity_m3        double precision not null,
  price_mean         double precision not null,
  price_m2           double precision not null,
  price_m3           double precision not null,
  total_mean         double precision not null,
  total_m2           double precision not null,
  total_m3           double precision not null,
  recent_quantities  real[] not null default '{}',
  recent_prices      real[] not null default '{}',
  recent_totals      real[] not null default '{}',
  updated_at         timestamptz not null default now(),
  primary key (product_id, currency)
);
comment on table quality.product_baselines is 'What is usual of an article in all stores of a currency: moments of the lines of sales as they first entered the books, but for those in another currency than their store''s. A correction is not unlearned.';
comment on column quality.product_baselines.product_id is 'The article; no foreign key: what was learned of one that has gone harms nobody.';
comment on column quality.product_baselines.currency is 'That of the stores: prices in one say nothing of those in another.';
comment on column quality.product_baselines.observations is 'Lines of sales.';
comment on column quality.product_baselines.price_observations is 'Those of them with a price above 0.';
comment on column quality.product_baselines.measured is 'Those of them sold by weight or volume: thousandths of a piece, or a unit that costs less than a hundredth.';
comment on column quality.product_baselines.quantity_mean is 'Mean of the cube root of the quantity.';
comment on column quality.product_baselines.quantity_m2 is 'Sum of the squared deviations from it.';
comment on column quality.product_baselines.quantity_m3 is 'Sum of their cubes: says whether the history is skewed.';
comment on column quality.product_baselines.price_mean is 'Mean of the natural logarithm of the unit price, where it is above 0.';
comment on column quality.product_baselines.price_m2 is 'Sum of the squared deviations from it.';
comment on column quality.product_baselines.price_m3 is 'Sum of their cubes.';
comment on column quality.product_baselines.total_mean is 'Mean of the cube root of the line total.';
comment on column quality.product_baselines.total_m2 is 'Sum of the squared deviations from it.';
comment on column quality.product_baselines.total_m3 is 'Sum of their cubes.';
comment on column quality.product_baselines.recent_quantities is 'Quantities of some of the last sales, the latest file''s first, 63 at most: for median and MAD where the moments are skewed.';
comment on column quality.product_baselines.recent_prices is 'Unit prices above 0, likewise.';
comment on column quality.product_baselines.recent_totals is 'Line totals, likewise.';
comment on column quality.product_baselines.updated_at is 'When it learned last.';

create table quality.category_baselines (like quality.product_baselines including defaults including comments);
alter table quality.category_baselines rename column product_id to category;
alter table quality.category_baselines add primary key (category, currency);
comment on table quality.category_baselines is 'The same of a category: of the articles that had it when their sales entered the books, but for those sold by weight or volume.';
comment on column quality.category_baselines.category is 'As retail.products has it.';

create table quality.store_product_baselines (like quality.product_baselines including defaults including comments);
alter table quality.store_product_baselines
  add column store_id text not null,
  drop column currency,
  drop column recent_quantities,
  drop column recent_prices,
  drop column recent_totals,
  add primary key (store_id, product_id);
comment on table quality.store_product_baselines is 'The same of an article in one store. Its last sales are not kept: where it is skewed, the article in all stores is asked.';
comment on column quality.store_product_baselines.store_id is 'The store.';

create table quality.thresholds (
  code     text not null check (code ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  store_id text check (length(store_id) between 1 and 32),
  value    double precision not null check (value > 0 and value < 1e9),
  set_by   text not null check (length(set_by) between 1 and 200),
  set_at   timestamptz not null default now(),
  unique nulls not distinct (code, store_id)
);
comment on table quality.thresholds is 'Thresholds that somebody has set: the store''s own goes before that for all stores, which goes before the rule''s default.';
comment on column quality.thresholds.code is 'The rule.';
comment on column quality.thresholds.store_id is 'Null: for all stores that have none of their own.';
comment on column quality.thresholds.value is 'In the unit that the rule declares.';
comment on column quality.thresholds.set_by is 'Who has set it.';
comment on column quality.thresholds.set_at is 'Since when.';
create trigger noted after insert or update or delete or truncate on quality.thresholds
  for each statement execute function ops.note_reference_change();

create trigger noted after insert or update or delete or truncate on quality.product_baselines
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on quality.category_baselines
  for each statement execute function ops.note_reference_change();

-- The books, learned anew.
create temporary table learned on commit drop as
with sold as (
  select i.store_id, i.product_id, p.category, o.currency, i.line_hash, i.business_date,
    i.quantity, i.unit_price, i.line_total,
    cbrt(i.quantity::float8) as q, cbrt(i.line_total::float8) as t,
    case when i.unit_price > 0 then ln(i.unit_price::float8) end as p,
    i.quantity <> trunc(i.quantity) or (i.unit_price > 0 and i.unit_price < 0.01) as is_measured
  from retail.order_items i
  join retail.orders o using (store_id, business_date, till_id, transaction_id)
  join retail.stores s on s.store_id = i.store_id and s.currency = o.currency
  left join retail.products p on p.product_id = i.product_id
  where o.transaction_type = 'SALE'),
levels as (
  select *, null as id, 'store' as level from sold
  union all select *, product_id, 'product' from sold
  union all select *, category, 'category' from sold where category is not null and not is_measured)
select level, case when level = 'store' then store_id end as store_id,
  case when level = 'store' then product_id else id end as id, currency,
  count(*) as observations, count(p) as price_observations, count(*) filter (where is_measured) as measured,
  avg(q) as quantity_mean, var_pop(q) * count(*) as quantity_m2,
  sum(q ^ 3) - 3 * avg(q) * var_pop(q) * count(*) - count(*) * avg(q) ^ 3 as quantity_m3,
  coalesce(avg(p), 0) as price_mean, coalesce(var_pop(p) * count(p), 0) as price_m2,
  coalesce(sum(p ^ 3) - 3 * avg(p) * var_pop(p) * count(p) - count(p) * avg(p) ^ 3, 0) as price_m3,
  avg(t) as total_mean, var_pop(t) * count(*) as total_m2,
  sum(t ^ 3) - 3 * avg(t) * var_pop(t) * count(*) - count(*) * avg(t) ^ 3 as total_m3,
  case when level <> 'store' then
    (array_agg(quantity::real order by business_date desc, line_hash))[1:63] end as recent_quantities,
  case when level <> 'store' then
    coalesce((array_agg(unit_price::real order by business_date desc, line_hash) filter (where unit_price > 0))[1:63], '{}')
    end as recent_prices,
  case when level <> 'store' then
    (array_agg(line_total::real order by business_date desc, line_hash))[1:63] end as recent_totals
from levels
group by level, case when level = 'store' then store_id end, case when level = 'store' then product_id else id end, currency;

insert into quality.store_product_baselines (
  store_id, product_id, observations, price_observations, measured,
  quantity_mean, quantity_m2, quantity_m3, price_mean, price_m2, price_m3, total_mean, total_m2, total_m3)
select store_id, id, observations, price_observations, measured,
  quantity_mean, quantity_m2, quantity_m3, price_mean, price_m2, price_m3, total_mean, total_m2, total_m3
from learned where level = 'store';
insert into quality.product_baselines
select id, currency, observations, price_observations, measured,
  quantity_mean, quantity_m2, quantity_m3, price_mean, price_m2, price_m3, total_mean, total_m2, total_m3,
  recent_quantities, recent_prices, recent_totals
from learned where level = 'product';
insert into quality.category_baselines
select id, currency, observations, price_observations, measured,
  quantity_mean, quantity_m2, quantity_m3, price_mean, price_m2, price_m3, total_mean, total_m2, total_m3,
  recent_quantities, recent_prices, recent_totals
from learned where level = 'category';
drop table learned;
