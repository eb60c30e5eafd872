import type { Database, Transaction } from '@tillkeeper/database';

/** How much there is to be; `stores` counts the web shop in. */
export interface BooksSize {
  readonly orders: number;
  readonly customers: number;
  readonly products: number;
  readonly stores: number;
}

/** What the plans and the times that are published were measured on. */
export const fullSize: BooksSize = { orders: 1_000_000, customers: 100_000, products: 10_000, stores: 25 };

/**
 * A store and the web shop with customers of their own: a store's day is half as long as in the full size, a customer's history
 * as long, and plans come out the same.
 */
export const smallSize: BooksSize = { orders: 40_000, customers: 4_000, products: 4_000, stores: 2 };

export const firstDay = '2024-01-01';
export const lastDay = '2026-09-30';

/**
 * Fills an empty database that was just migrated: 11 quarters, orders in the order of their days as loading leaves them, more of them
 * later and at Christmas; a web shop with a fifth of all; some customers and some articles much oftener than others; one order in
 * a hundred corrected once. The same every time. Checks what the foreign keys would have, since their triggers are off
 * meanwhile (they ask for every row by itself). `isOfRelease0011`: the books have no tables of payments, promotions of
 * orders and words of articles yet.
 */
export async function fillBooks(
  database: Database,
  size: BooksSize,
  { isOfRelease0011 = false }: { isOfRelease0011?: boolean } = {},
): Promise<void> {
  await database.transaction(async tx => {
    await tx.query('select retail.make_order_partitions($1::date, $2::date)', [firstDay, lastDay]);
    await tx.query(`set local work_mem = '256MB'`);
    await tx.query(shares);
    await fillMasterData(tx, size);
    await drawOrders(tx, size);
    await tx.query(`set local session_replication_role = 'replica'`);
    await fillOrders(tx);
    if (!isOfRelease0011) await fillPayments(tx);
    await fillRevisions(tx);
    await expectKeysKept(tx);
  });
  // with the visibility map, as autovacuum leaves it
  await database.query(
    `vacuum (analyze) retail.orders, retail.order_items, retail.products, retail.stores, retail.customers${isOfRelease0011 ? '' : ', retail.product_terms'}`,
  );
}

/** A number from 0 to below 1 that depends on the row and on what is drawn. */
const shares = `
  create function pg_temp.share(row_no bigint, drawn integer) returns double precision immutable parallel safe language sql as
  $$ select (hashint8extended(row_no, drawn) & 1125899906842623)::double precision / 1125899906842624 $$`;

/** A word of a list, by the number of the row. */
const word = (list: readonly string[], at: string): string =>
  `(array[${list.map(one => `'${one}'`).join(', ')}])[1 + (${at})::int % ${list.length}]`;

const clubs =
  'Arsenal,Aston Villa,Bournemouth,Brentford,Brighton,Burnley,Chelsea,Crystal Palace,Everton,Fulham,Leeds United,Liverpool,Manchester City,Manchester United,Newcastle United,Nottingham Forest,Sunderland,Tottenham Hotspur,West Ham United,Wolverhampton Wanderers'.split(
    ',',
  );
const goods =
  'Home Shirt,Away Shirt,Third Shirt,Training Top,Scarf,Bobble Hat,Mug,Water Bottle,Key Ring,Football,Gloves,Backpack,Pyjamas,Poster,Duvet Cover,Wall Clock'.split(
    ',',
  );
const colours = ['Red', 'Blue', 'White', 'Black', 'Claret', 'Gold', 'Navy'];
const sizes = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];

async function fillMasterData(tx: Transaction, { customers, products, stores }: BooksSize): Promise<void> {
  await tx.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency)
     select case when n = 0 then 'WEB1' else 'S' || lpad(n::text, 3, '0') end, case when n = 0 then 'Web shop' else 'Store ' || n end,
       'Europe/London', 'GB', 'GBP'
     from generate_series(0, $1::int - 1) n`,
    [stores],
  );
  await tx.query(
    `insert into retail.teams (team_id, name) select 'T' || lpad(n::text, 2, '0'), ${word(clubs, 'n')} from generate_series(0, ${clubs.length - 1}) n`,
  );
  await tx.query(
    `insert into retail.suppliers (supplier_id, name) select 'U' || n, 'Supplier ' || n from generate_series(0, 39) n`,
  );
  await tx.query(
    `insert into retail.promotions (promotion_code, name, kind) select 'PROMO' || n, 'Promotion ' || n, 'PERCENT' from generate_series(0, 19) n`,
  );
  await tx.query(
    `insert into retail.products (product_id, name, team_id, supplier_id, category, size, colour, list_price, barcode)
     select 'P' || lpad(n::text, 5, '0'),
       concat_ws(' ', ${word(clubs, 'n')}, ${word(goods, `n / ${clubs.length}`)}, 2015 + n / ${clubs.length * goods.length} % 12,
         ${word(colours, 'n * 5 / 3')}, ${word(sizes, 'n * 7 / 4')}),
       'T' || lpad((n % ${clubs.length})::text, 2, '0'), 'U' || n % 40, ${word(goods, `n / ${clubs.length}`)},
       ${word(sizes, 'n * 7 / 4')}, ${word(colours, 'n * 5 / 3')},
       (2 + floor(pg_temp.share(n, 1) ^ 2 * 88))::numeric + 0.99, (5000000000000 + n)::text
     from generate_series(0, $1::int - 1) n`,
    [products],
  );
  await tx.query(
    `insert into retail.customers (customer_id, name, email, country, created_at)
     select 'C' || lpad(n::text, 6, '0'), 'Customer ' || n, 'c' || n || '@example.com', 'GB',
       '2023-06-01'::timestamptz + pg_temp.share(n, 2) * interval '1000 days'
     from generate_series(0, $1::int - 1) n`,
    [customers],
  );
}

/** Draws every order and every line of it into temporary tables. */
async function drawOrders(tx: Transaction, { orders, customers, products, stores }: BooksSize): Promise<void> {
  await tx.query(
    `create temporary table drawn_orders on commit drop as
     select n, case when store = 0 then 'WEB1' else 'S' || lpad(store::text, 3, '0') end as store_id, day as business_date,
       case when store = 0 then 'WEB' else 'T0' || 1 + n % 3 end as till_id, 'R' || lpad(n::text, 8, '0') as transaction_id,
       case when pg_temp.share(n, 3) < 0.03 then 'RETURN' else 'SALE' end as transaction_type,
       day + interval '9 hours' + pg_temp.share(n, 4) * interval '11 hours' as transaction_timestamp,
       case when store = 0 then 'ONLINE' else ${word(['CARD', 'CARD', 'CARD', 'CASH', 'MOBILE', 'GIFT_CARD'], 'pg_temp.share(n, 5) * 5.99')} end
         as payment_method,
       case when store = 0 or pg_temp.share(n, 6) < 0.6
         then 'C' || lpad(floor(pg_temp.share(n, 7) ^ 1.5 * $2)::int::text, 6, '0') end as customer_id,
       1 + floor(pg_temp.share(n, 8) ^ 2 * 6)::int as line_count,
       case when pg_temp.share(n, 9) < 0.01 then 2 else 1 end as revision,
       case when pg_temp.share(n, 14) < 0.05 then 'PROMO' || n % 20 end as promotion_code,
       md5(store::text || day) as file_id
     from (
       select n, '${firstDay}'::date + floor(('${lastDay}'::date - '${firstDay}'::date + 1) * (n / $1::double precision) ^ 0.8)::int as day,
         case when pg_temp.share(n, 10) < 0.2 then 0 else 1 + floor(pg_temp.share(n, 11) ^ 1.3 * ($3 - 1))::int end as store
       from generate_series(0, $1::int - 1) n) placed`,
    [orders, customers, stores],
  );
  await tx.query(
    `create temporary table drawn_lines on commit drop as
     select o.n, line_no, p.product_id, p.team_id, p.supplier_id, p.list_price as unit_price,
       quantity * case when o.transaction_type = 'RETURN' then -1 else 1 end as quantity,
       (quantity * p.list_price * case when o.transaction_type = 'RETURN' then -1 else 1 end)::numeric(16, 2) as line_total
     from drawn_orders o cross join lateral (
       select line_no, 'P' || lpad(floor(pg_temp.share(o.n * 16 + line_no, 12) ^ 2 * $1)::int::text, 5, '0') as product_id,
         1 + floor(pg_temp.share(o.n * 16 + line_no, 13) ^ 4 * 4)::int as quantity
       from generate_series(1, o.line_count) line_no) drawn
     join retail.products p using (product_id)`,
    [products],
  );
  await tx.query('analyze drawn_orders');
}

const key = 'store_id, business_date, till_id, transaction_id';

async function fillOrders(tx: Transaction): Promise<void> {
  await tx.query(
    `insert into retail.orders (${key}, transaction_type, transaction_timestamp, currency, payment_method, customer_id,
       promotion_code, line_count, total_amount, revision, content_hash, file_id, received_at, loaded_at)
     select ${key}, transaction_type, transaction_timestamp, 'GBP', payment_method, customer_id, promotion_code, line_count, total, revision,
       sha256(transaction_id::bytea), file_id, business_date + interval '22 hours', business_date + interval '22 hours'
     from drawn_orders join (select n, sum(line_total) as total from drawn_lines group by n) totals using (n) order by n`,
  );
  await tx.query(
    `insert into retail.order_items (${key}, line_no, product_id, team_id, supplier_id, quantity, unit_price, line_total, amount_minor,
       line_hash, file_id, row_no)
     select ${key}, line_no, product_id, team_id, supplier_id, quantity, unit_price, line_total, line_total * 100,
       sha256((transaction_id || line_no)::bytea), file_id, row_number() over (order by n, line_no)
     from drawn_lines join drawn_orders using (n) order by n, line_no`,
  );
}

async function fillPayments(tx: Transaction): Promise<void> {
  await tx.query(
    `insert into retail.payments (${key}, method, amount, currency)
     select ${key}, payment_method, total, 'GBP'
     from drawn_orders join (select n, sum(line_total) as total from drawn_lines group by n) totals using (n) order by n`,
  );
  await tx.query(
    `insert into retail.order_promotions (${key}, promotion_code)
     select ${key}, promotion_code from drawn_orders where promotion_code is not null order by n`,
  );
}

/** What was corrected had a line less. */
async function fillRevisions(tx: Transaction): Promise<void> {
  await tx.query(
    `insert into retail.order_revisions (${key}, revision, transaction_type, transaction_timestamp, currency, payment_method,
       customer_id, line_count, total_amount, content_hash, file_id, received_at, received_sequence, loaded_at, superseded_by_file_id)
     select ${key}, 1, transaction_type, transaction_timestamp, 'GBP', payment_method, customer_id, 1, line_total,
       sha256((transaction_id || '/1')::bytea), file_id, business_date + interval '21 hours', 0, business_date + interval '21 hours', file_id
     from drawn_orders join drawn_lines using (n) where revision = 2 and line_no = 1 order by n`,
  );
  await tx.query(
    `insert into retail.order_item_revisions (${key}, revision, line_no, product_id, team_id, supplier_id, quantity, unit_price,
       discount_amount, line_total, amount_minor, line_hash, file_id, row_no)
     select ${key}, 1, 1, product_id, team_id, supplier_id, quantity, unit_price, 0, line_total, line_total * 100,
       sha256((transaction_id || 1)::bytea), file_id, n
     from drawn_orders join drawn_lines using (n) where revision = 2 and line_no = 1 order by n`,
  );
}

async function expectKeysKept(tx: Transaction): Promise<void> {
  const { rows } = await tx.query<{ orphans: bigint }>(
    `select (select count(*) from retail.orders left join retail.customers c using (customer_id)
         where orders.customer_id is not null and c.customer_id is null)
       + (select count(*) from retail.orders left join retail.stores s using (store_id) where s.store_id is null)
       + (select count(*) from retail.order_items left join retail.products p using (product_id) where p.product_id is null)
       + (select count(*) from retail.order_items i left join retail.orders o using (${key}) where o.store_id is null) as orphans`,
  );
  if (rows[0]?.orphans !== 0n) throw new Error(`${rows[0]?.orphans} rows name what is not there`);
}
