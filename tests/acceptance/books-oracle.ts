/**
 * What has to be in the books after files of sales, as SQL over their raw text ($1: the rows as JSON, in the order in which their files were
 * received; $2 to $4: the articles, employees and promotions that are known). It knows the contract and nothing of the loader: no
 * hash, no staging, no verdict; a basket is what its lines say, and a version is another one when they say something else.
 */
const versions = `
  raw as (
    select * from json_to_recordset($1::json) as r (
      file_no int, row_no int, file_id text, sequence bigint, store_id text, business_date date, till_id text, transaction_id text,
      line_no int, transaction_line_count int, transaction_type text, transaction_timestamp text, product_id text, quantity numeric,
      unit_price numeric, discount_amount numeric, line_total numeric, payment_method text, customer_id text, customer_name text,
      customer_email text, employee_id text, promotion_code text, original_transaction_id text)),
  known as (select $2::text[] as products, $3::text[] as employees, $4::text[] as promotions),
  held as (select distinct file_no, transaction_id from raw, known where product_id <> all (products)),
  lines as (select * from raw where (file_no, transaction_id) not in (select file_no, transaction_id from held)),
  versions as (
    select file_no, file_id, store_id, business_date, till_id, transaction_id, max(transaction_type) as transaction_type,
      max(transaction_timestamp)::timestamp at time zone 'Europe/London' as transaction_timestamp,
      max(payment_method) as payment_method, max(customer_id) as customer_id, max(employee_id) as employee_id,
      max(promotion_code) as promotion_code, max(original_transaction_id) as original_transaction_id, count(*) as line_count,
      max(transaction_line_count) as line_count_sent, sum(line_total) as total_amount,
      string_agg(concat_ws('/', product_id, quantity, unit_price, discount_amount, line_total), ' ' order by line_no) as content
    from lines group by file_no, file_id, store_id, business_date, till_id, transaction_id),
  compared as (
    select *, lag(content) over (partition by store_id, business_date, till_id, transaction_id order by file_no) as before from versions),
  changes as (
    select *, row_number() over sale as revision, lead(file_id) over sale as superseded_by_file_id
    from compared where before is distinct from content
    window sale as (partition by store_id, business_date, till_id, transaction_id order by file_no))`;

const orderColumns = `store_id, business_date, till_id, transaction_id, revision, transaction_type, transaction_timestamp, payment_method,
  customer_id, employee_id, employee_id_sent, promotion_code, promotion_code_sent, original_transaction_id, line_count,
  line_count_sent, trim_scale(total_amount) as total_amount, file_id`;
const orderOfChange = `(select store_id, business_date, till_id, transaction_id, revision, transaction_type, transaction_timestamp,
  payment_method, customer_id, case when employee_id = any (employees) then employee_id end as employee_id,
  case when employee_id <> all (employees) then employee_id end as employee_id_sent,
  case when promotion_code = any (promotions) then promotion_code end as promotion_code,
  case when promotion_code <> all (promotions) then promotion_code end as promotion_code_sent,
  original_transaction_id, line_count, line_count_sent, total_amount, file_id, superseded_by_file_id
  from changes, known) c`;
const itemColumns = `store_id, business_date, till_id, transaction_id, revision, line_no, product_id, trim_scale(quantity) as quantity,
  trim_scale(unit_price) as unit_price, trim_scale(discount_amount) as discount_amount, trim_scale(line_total) as line_total,
  amount_minor, file_id, row_no`;
const itemsOfChanges = `(select l.*, c.revision, c.superseded_by_file_id, (l.line_total * 100)::bigint as amount_minor
  from changes c join lines l using (file_no, store_id, business_date, till_id, transaction_id)) c`;
const inOrder = 'order by 1, 2, 3, 4, 5, 6';
const ours = `where store_id = 'S002' and business_date in ('2026-08-10', '2026-08-11')`;
const ordersJoined =
  'retail.orders o join retail.order_items i using (store_id, business_date, till_id, transaction_id)';

/** Pairs of queries that have to give the same rows: of the raw text and of the books. */
export const wholeTables: readonly { readonly table: string; readonly expected: string; readonly actual: string }[] = [
  {
    table: 'retail.orders',
    expected: `select ${orderColumns} from ${orderOfChange} where superseded_by_file_id is null ${inOrder}`,
    actual: `select ${orderColumns} from retail.orders ${ours} ${inOrder}`,
  },
  {
    table: 'retail.order_items',
    expected: `select ${itemColumns} from ${itemsOfChanges} where superseded_by_file_id is null ${inOrder}`,
    actual: `select ${itemColumns.replace('file_id, row_no', 'i.file_id, row_no')} from ${ordersJoined} ${ours} ${inOrder}`,
  },
  {
    table: 'retail.order_revisions',
    expected: `select ${orderColumns}, superseded_by_file_id from ${orderOfChange} where superseded_by_file_id is not null ${inOrder}`,
    actual: `select ${orderColumns}, superseded_by_file_id from retail.order_revisions ${ours} ${inOrder}`,
  },
  {
    table: 'retail.order_item_revisions',
    expected: `select ${itemColumns} from ${itemsOfChanges} where superseded_by_file_id is not null ${inOrder}`,
    actual: `select ${itemColumns} from retail.order_item_revisions ${ours} ${inOrder}`,
  },
  {
    table: 'retail.payments',
    expected: `select store_id, business_date, till_id, transaction_id, 1 as payment_no, payment_method as method,
      trim_scale(total_amount) as amount, 'GBP' as currency
      from changes where superseded_by_file_id is null and payment_method is not null ${inOrder}`,
    actual: `select store_id, business_date, till_id, transaction_id, payment_no, method, trim_scale(amount) as amount, currency
      from retail.payments ${ours} ${inOrder}`,
  },
  {
    table: 'retail.order_promotions',
    expected: `select store_id, business_date, till_id, transaction_id, promotion_code
      from changes, known where superseded_by_file_id is null and promotion_code = any (promotions) order by 1, 2, 3, 4, 5`,
    actual: `select store_id, business_date, till_id, transaction_id, promotion_code from retail.order_promotions ${ours} order by 1, 2, 3, 4, 5`,
  },
  {
    table: 'retail.customers',
    expected: `select distinct customer_id, customer_name as name, customer_email as email
      from lines where customer_id like 'GUEST-%' order by 1`,
    actual: `select customer_id, name, email from retail.customers where customer_id like 'GUEST-%' order by 1`,
  },
  {
    table: 'quality.store_days',
    expected: `select store_id, business_date, till_id, f.files, f.lowest_sequence, f.highest_sequence, transactions, loaded_rows,
        loaded_amount_minor, held_rows, held_amount_minor, first_sale_at, last_sale_at
      from (select store_id, business_date, till_id, count(distinct file_no) as files, min(sequence) as lowest_sequence,
          max(sequence) as highest_sequence, count(*) filter (where h.file_no is not null) as held_rows,
          coalesce(sum(line_total * 100) filter (where h.file_no is not null), 0)::bigint as held_amount_minor
        from raw left join held h using (file_no, transaction_id) group by store_id, business_date, till_id) f
      join (select store_id, business_date, till_id, count(*) as transactions, sum(line_count) as loaded_rows,
          (sum(total_amount) * 100)::bigint as loaded_amount_minor, min(transaction_timestamp) as first_sale_at,
          max(transaction_timestamp) as last_sale_at
        from changes where superseded_by_file_id is null group by store_id, business_date, till_id) b
      using (store_id, business_date, till_id) order by 1, 2, 3`,
    actual: `select store_id, business_date, till_id, files, lowest_sequence, highest_sequence, transactions, loaded_rows,
      loaded_amount_minor, held_rows, held_amount_minor, first_sale_at, last_sale_at
      from quality.store_days ${ours} order by 1, 2, 3`,
  },
  {
    table: 'ops.files',
    expected: `select file_id, count(*) as rows_read, count(*) filter (where h.file_no is null and c.before is distinct from c.content)
        as rows_loaded, count(*) filter (where h.file_no is null and c.before = c.content) as rows_unchanged,
        count(*) filter (where h.file_no is not null) as rows_held, 0 as rows_repeated, 0 as rows_removed,
        (sum(line_total) * 100)::bigint as amount_read_minor,
        coalesce(sum(line_total * 100) filter (where h.file_no is null and c.before is distinct from c.content), 0)::bigint
          as amount_loaded_minor,
        coalesce(sum(line_total * 100) filter (where h.file_no is null and c.before = c.content), 0)::bigint as amount_unchanged_minor,
        coalesce(sum(line_total * 100) filter (where h.file_no is not null), 0)::bigint as amount_held_minor
      from raw r left join held h using (file_no, transaction_id)
      left join (select file_no, transaction_id, before, content from compared) c using (file_no, transaction_id)
      group by file_id order by 1`,
    actual: `select file_id, rows_read, rows_loaded, rows_unchanged, rows_held, rows_repeated, rows_removed, amount_read_minor,
      amount_loaded_minor, amount_unchanged_minor, amount_held_minor
      from ops.files where sender_id = 'S002' and business_date in ('2026-08-10', '2026-08-11') order by 1`,
  },
].map(one => ({ ...one, expected: `with ${versions.trim()} ${one.expected}` }));
