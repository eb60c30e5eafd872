import type { Client } from 'pg';
import type { SentRows } from './read-sent.ts';

/**
 * Temporary tables of this connection, made from the raw text of what was sent and nothing else: which rows cannot be used, which
 * receipts are held by them, and which versions of receipts there are. Of files of the till POISON nothing can be used. It knows the contract, and no code of the product.
 */
export async function expectBooks(client: Client, sent: SentRows): Promise<void> {
  await client.query('drop table if exists sent_files, sent_rows, known_products');
  await client.query(
    `create temp table sent_files as
     select row_number() over (order by f."receivedAt"::timestamptz, f.sequence) as file_no, f."fileId" as file_id,
       f."senderId" as sender_id, f."fileName" as file_name, f.sha256, f."sizeBytes" as size_bytes,
       f."receivedAt"::timestamptz as received_at, f.file_type, f.business_date::date, f.till_id, f.sequence::bigint
     from json_to_recordset($1::json) as f ("fileId" text, "senderId" text, "fileName" text, sha256 text, "sizeBytes" bigint,
       "receivedAt" text, file_type text, business_date text, till_id text, sequence text)`,
    [JSON.stringify(sent.files)],
  );
  const columns = `transaction_id text, line_no int, transaction_line_count int, transaction_timestamp text, product_id text,
    quantity numeric, unit_price text, discount_amount numeric, line_total numeric, payment_method text, employee_id text`;
  await client.query(
    `create temp table sent_rows as
     select f.file_no, f.file_id, f.sender_id as store_id, f.business_date, f.till_id, r.row_no, r.transaction_id, r.line_no,
       r.transaction_line_count, r.transaction_timestamp::timestamp at time zone 'Europe/London' as transaction_timestamp,
       r.product_id, r.quantity, r.unit_price, r.discount_amount, r.line_total, r.payment_method, nullif(r.employee_id, '') as employee_id
     from json_to_recordset($1::json) as r (file_id text, row_no int, ${columns}) join sent_files f using (file_id)
     where f.till_id <> 'POISON' and not exists (select from sent_files e where e.sha256 = f.sha256 and e.file_no < f.file_no)
     union all
     select 0, '', 'WEB1', (o.transaction_timestamp::timestamptz at time zone 'Europe/London')::date, 'WEB', 0, o.transaction_id, o.line_no,
       o.transaction_line_count, o.transaction_timestamp::timestamptz, o.product_id, o.quantity, o.unit_price, o.discount_amount,
       o.line_total, o.payment_method, null
     from json_to_recordset($2::json) as o (${columns})`,
    [JSON.stringify(sent.rows), JSON.stringify(sent.orderLines)],
  );
  await client.query(
    'create temp table known_products as select distinct product_id from unnest($1::text[]) as product_id',
    [sent.products],
  );
  for (const [name, query] of Object.entries(made)) {
    await client.query(`drop table if exists ${name}`);
    await client.query(`create temp table ${name} as ${query}`);
    await client.query(`analyze ${name}`);
  }
}

const sale = 'store_id, business_date, till_id, transaction_id';

const made = {
  /** Files whose bytes came before under another name. */
  copied_files: `select file_id from sent_files f
    where exists (select from sent_files e where e.sha256 = f.sha256 and e.file_no < f.file_no)`,
  wrong_rows: `select * from (
      select *, case
        when product_id not in (select product_id from known_products) then 'product.unknown'
        when unit_price !~ '^\\d+(\\.\\d+)?$' then 'number.unreadable'
        when round(quantity * unit_price::numeric - discount_amount, 2) <> line_total then 'total.mismatch' end as code
      from sent_rows) judged where code is not null`,
  held_sales: `select distinct file_no, ${sale} from wrong_rows`,
  good_rows: `select * from sent_rows where (file_no, ${sale}) not in (select file_no, ${sale} from held_sales)`,
  versions: `select *, lag(content) over (partition by ${sale} order by file_no) as before from (
      select file_no, file_id, ${sale}, max(transaction_timestamp) as transaction_timestamp, max(payment_method) as payment_method,
        max(employee_id) as employee_id, count(*) as line_count, max(transaction_line_count) as line_count_sent,
        sum(line_total) as total_amount,
        string_agg(concat_ws('/', line_no, product_id, quantity, unit_price, line_total), ' ' order by line_no) as content
      from good_rows group by file_no, file_id, ${sale}) one`,
  changes: `select *, row_number() over of_sale as revision, lead(file_id) over of_sale as superseded_by_file_id
    from versions where before is distinct from content window of_sale as (partition by ${sale} order by file_no)`,
};
