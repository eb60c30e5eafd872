/** A question that is asked of the books all day, with how fast it has to be answered. */
export interface BooksQuery {
  readonly name: string;
  readonly title: string;
  /** Who asks, and what the query leans on. */
  readonly says: string;
  /** p95 on 1,000,000 orders, the round trip over loopback included. */
  readonly limitMs: number;
  readonly text: string;
  /** Planned once for each connection, for all values (`plan_cache_mode = force_generic_plan`), where planning is most of the work. */
  readonly isPrepared?: boolean;
  /** Values that the plan is shown for. They are in the books of every size. */
  readonly example: readonly string[];
  /** The statement that does the work where the query calls a function, word for word, and what its variables hold. */
  readonly within?: {
    readonly functionName: string;
    readonly text: string;
    readonly variables: Readonly<Record<string, string>>;
  };
  /** A query that takes how many and gives rows of values, each of them different where there are enough. */
  readonly samples: string;
}

const order = 'store_id, business_date, till_id, transaction_id';
const spread = (column: string): string => `order by hashtextextended(${column}, 7) limit $1`;

/** Somebody's typing: club and ware, ware and colour, a whole name, the half of a word, or a club with two letters exchanged. */
const typed = `
  case (hashtextextended(product_id, 3) & 4095) % 5
    when 0 then (select name from retail.teams t where t.team_id = p.team_id) || ' ' || category
    when 1 then category || ' ' || colour
    when 2 then name
    when 3 then left(category, 4) || ' ' || size
    else overlay(name placing substr(name, 3, 1) || substr(name, 2, 1) from 2 for 2) end`;

export const booksQueries: readonly BooksQuery[] = [
  {
    name: 'order-by-key',
    title: 'An order by its key',
    says: 'The till or the help desk with a receipt in hand: store, day, till and number stand on it. The primary keys find the order and its lines in the one quarter. It is prepared, once for each connection and for all values (`plan_cache_mode = force_generic_plan`): to plan it takes five times as long as to read what it finds.',
    isPrepared: true,
    limitMs: 1,
    text: `
select o.transaction_type, o.transaction_timestamp, o.currency, o.payment_method, o.customer_id, o.total_amount, o.revision,
  i.line_no, i.product_id, i.quantity, i.unit_price, i.discount_amount, i.line_total
from retail.orders o
join retail.order_items i using (store_id, business_date, till_id, transaction_id)
where o.store_id = $1 and o.business_date = $2 and o.till_id = $3 and o.transaction_id = $4
order by i.line_no`,
    example: ['S001', '2026-09-12', 'T01', 'R00000001'],
    samples: `select store_id, business_date::text, till_id, transaction_id from retail.orders ${spread('transaction_id')}`,
  },
  {
    name: 'customer-history',
    title: 'A customer’s order history',
    says: 'The help desk, and the customer’s own page: all orders, the newest first. Every quarter is asked, each by its index on the customer.',
    limitMs: 50,
    text: `
select ${order}, transaction_type, transaction_timestamp, currency, total_amount, line_count, revision
from retail.orders
where customer_id = $1
order by transaction_timestamp desc`,
    example: ['C000100'],
    samples: `select customer_id from (select distinct customer_id from retail.orders where customer_id is not null) c ${spread('customer_id')}`,
  },
  {
    name: 'product-search',
    title: 'Product search',
    says: 'Whoever types words of an article, in any order, perhaps not to their end or misspelt; the best matches first. The function looks for a code first, then for the words as typed, then for words that are like them.',
    limitMs: 100,
    text: `
select product_id, name, category, size, colour, list_price, found_by
from retail.search_products($1)`,
    example: ['arsenal home shirt'],
    within: {
      functionName: 'retail.search_products',
      text: `
  select p.product_id, p.name, p.category, p.size, p.colour, p.barcode, p.list_price, ts_rank(p.search, query, 1) as score, 'words'
  from retail.products p
  where p.deleted_at is null and p.search @@ query
  order by score desc, p.product_id limit most`,
      variables: { query: `'arsenal:* & home:* & shirt:*'::tsquery`, most: '20' },
    },
    samples: `select ${typed} as typed from retail.products p ${spread('product_id')}`,
  },
  {
    name: 'store-day-lines',
    title: 'A store’s day, line by line',
    says: 'The store’s manager in the evening, and whoever looks for a difference: every order of the day with every line of it, as the tills rang them up.',
    limitMs: 200,
    text: `
select o.till_id, o.transaction_id, o.transaction_type, o.transaction_timestamp, o.payment_method, o.total_amount, o.revision,
  (select json_agg(json_build_array(i.line_no, i.product_id, p.name, i.quantity, i.unit_price, i.discount_amount, i.line_total)
     order by i.line_no)
   from retail.order_items i
   join retail.products p using (product_id)
   where i.store_id = $1 and i.business_date = $2 and i.till_id = o.till_id and i.transaction_id = o.transaction_id) as lines
from retail.orders o
where o.store_id = $1 and o.business_date = $2
order by o.transaction_timestamp`,
    example: ['S001', '2026-09-12'],
    samples: `select distinct on (day.key) store_id, business_date::text
      from retail.orders, lateral (select hashtextextended(store_id || business_date, 7) as key) day order by day.key limit $1`,
  },
  {
    name: 'store-day-totals',
    title: 'A store’s day, added up',
    says: 'The same day for the till’s balance: orders, lines and money by kind of order and of payment.',
    limitMs: 200,
    text: `
select till_id, transaction_type, payment_method, currency,
  count(*) as orders, sum(line_count) as lines, sum(total_amount) as amount
from retail.orders
where store_id = $1 and business_date = $2
group by till_id, transaction_type, payment_method, currency
order by till_id, transaction_type, payment_method, currency`,
    example: ['S001', '2026-09-12'],
    samples: `select distinct on (day.key) store_id, business_date::text
      from retail.orders, lateral (select hashtextextended(store_id || business_date, 7) as key) day order by day.key limit $1`,
  },
];
