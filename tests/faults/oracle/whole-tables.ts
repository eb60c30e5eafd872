/** A table of the product beside what must be in it. Both queries give the same columns; the first `key` of them name a row. */
export interface WholeTable {
  readonly table: string;
  readonly key: number;
  readonly expected: string;
  readonly actual: string;
}

const isWeb = `store_id = 'WEB1'`;
const order = `store_id, business_date, till_id, transaction_id, revision, transaction_timestamp, payment_method, employee_id,
  line_count, line_count_sent, trim_scale(total_amount) as total_amount, file_id`;
/** Files of the web shop are made by the door: nobody knows their names before. */
const orderOfTable = order.replace('file_id', `case when ${isWeb} then '' else file_id end as file_id`);
const item = `i.store_id, i.business_date, i.till_id, i.transaction_id, revision, i.line_no, i.product_id, trim_scale(i.quantity) as quantity,
  trim_scale(i.unit_price::numeric) as unit_price, trim_scale(i.discount_amount) as discount_amount, trim_scale(i.line_total) as line_total`;
const placeOfTable = `case when i.${isWeb} then '' else i.file_id end as file_id, case when i.${isWeb} then 0 else i.row_no end as row_no`;
const goodItems = `changes c join good_rows i using (file_no, store_id, business_date, till_id, transaction_id)`;
const itemsOfBooks =
  'retail.orders o join retail.order_items i using (store_id, business_date, till_id, transaction_id)';

export const wholeTables: readonly WholeTable[] = [
  {
    ...{ table: 'retail.orders', key: 4 },
    expected: `select ${order} from changes where superseded_by_file_id is null`,
    actual: `select ${orderOfTable} from retail.orders`,
  },
  {
    ...{ table: 'retail.order_items', key: 6 },
    expected: `select ${item}, (i.line_total * 100)::bigint as amount_minor, i.file_id, i.row_no from ${goodItems}
      where superseded_by_file_id is null`,
    actual: `select ${item}, i.amount_minor, ${placeOfTable} from ${itemsOfBooks}`,
  },
  {
    ...{ table: 'retail.order_revisions', key: 5 },
    expected: `select ${order}, superseded_by_file_id from changes where superseded_by_file_id is not null`,
    actual: `select ${orderOfTable}, superseded_by_file_id from retail.order_revisions`,
  },
  {
    ...{ table: 'retail.order_item_revisions', key: 6 },
    expected: `select ${item}, (i.line_total * 100)::bigint as amount_minor, i.file_id, i.row_no from ${goodItems}
      where superseded_by_file_id is not null`,
    actual: `select ${item}, i.amount_minor, ${placeOfTable} from retail.order_item_revisions i`,
  },
  {
    ...{ table: 'retail.payments', key: 4 },
    expected: `select store_id, business_date, till_id, transaction_id, 1 as payment_no, payment_method, trim_scale(total_amount), 'GBP' as currency
      from changes where superseded_by_file_id is null`,
    actual: `select store_id, business_date, till_id, transaction_id, payment_no, method, trim_scale(amount), currency from retail.payments`,
  },
  {
    // money by store, day, till and currency
    ...{ table: 'quality.store_days', key: 4 },
    expected: `select store_id, business_date, till_id, 'GBP' as currency, count(*) as transactions, sum(line_count) as rows,
        (sum(total_amount) * 100)::bigint as minor
      from changes where superseded_by_file_id is null group by store_id, business_date, till_id`,
    actual: `select store_id, business_date, till_id, currency, transactions, loaded_rows, loaded_amount_minor
      from quality.store_days where transactions > 0`,
  },
  {
    // a rejected file that a till sends again, since nobody answered it, is a new run, received then
    ...{ table: 'ops.files', key: 1 },
    expected: `select f.file_id, f.sender_id, f.file_name, f.sha256, f.size_bytes, case when c.file_id is null then f.received_at end as received_at,
        case when f.till_id = 'POISON' then 'quarantined' when c.file_id is null then 'loaded' else 'rejected' end as status,
        case when f.till_id = 'POISON' then 'file.quarantined' when c.file_id is not null then 'file.content-known' end as reject_code
      from sent_files f left join copied_files c using (file_id)`,
    actual: `select file_id, sender_id, file_name, sha256, size_bytes, case when status <> 'rejected' then received_at end, status, reject_code
      from ops.files where sender_id <> 'WEB1'`,
  },
  {
    // every row of a file of sales is accounted for, in rows and money
    ...{ table: 'ops.files (rows and money)', key: 1 },
    expected: `select r.file_id, count(*) as read, count(*) filter (where v.before is distinct from v.content) as loaded,
        count(*) filter (where v.before = v.content) as unchanged, count(*) filter (where v.file_no is null) as held,
        (sum(r.line_total) * 100)::bigint as minor,
        coalesce(sum(r.line_total * 100) filter (where v.before is distinct from v.content), 0)::bigint as loaded_minor,
        coalesce(sum(r.line_total * 100) filter (where v.before = v.content), 0)::bigint as unchanged_minor,
        coalesce(sum(r.line_total * 100) filter (where v.file_no is null), 0)::bigint as held_minor
      from sent_rows r
      left join (select file_no, store_id, business_date, till_id, transaction_id, content, coalesce(before, '') as before from versions) v
        using (file_no, store_id, business_date, till_id, transaction_id)
      where r.file_no > 0 group by r.file_id`,
    actual: `select file_id, rows_read, rows_loaded, rows_unchanged, rows_held, amount_read_minor, amount_loaded_minor,
        amount_unchanged_minor, amount_held_minor
      from ops.files where file_type = 'sales' and sender_id <> 'WEB1' and status not in ('rejected', 'quarantined')`,
  },
  {
    // rows that are held, each with its reason
    ...{ table: 'quality.exceptions', key: 3 },
    expected: `select r.file_id, r.row_no, coalesce(w.code, 'transaction.held') as code, r.transaction_id
      from sent_rows r join held_sales using (file_no, store_id, business_date, till_id, transaction_id)
      left join wrong_rows w using (file_id, row_no) where r.file_no > 0`,
    actual: `select e.file_id, row_no, code, transaction_id from quality.exceptions e join ops.files f using (file_id)
      where e.file_type = 'sales' and e.status = 'open' and (e.severity = 'error' or e.code = 'transaction.held')
        and f.status not in ('rejected', 'quarantined') and f.sender_id <> 'WEB1'`,
  },
  {
    ...{ table: 'quality.exceptions of the web shop', key: 1 },
    expected: `select distinct transaction_id from wrong_rows where file_no = 0`,
    actual: `select distinct e.transaction_id from quality.exceptions e join ops.files f using (file_id)
      where f.sender_id = 'WEB1' and e.status = 'open' and e.severity = 'error'`,
  },
  {
    ...{ table: 'retail.products', key: 1 },
    expected: 'select product_id from known_products',
    actual: 'select product_id from retail.products',
  },
  {
    // what the books took of the web shop, whatever the files it was gathered into
    ...{ table: 'ops.files of the web shop', key: 1 },
    expected: `select 'WEB1' as sender, sum(line_count) as loaded, (sum(total_amount) * 100)::bigint as minor
      from changes where ${isWeb} having count(*) > 0`,
    actual: `select 'WEB1', sum(rows_loaded), sum(amount_loaded_minor)::bigint from ops.files where sender_id = 'WEB1' having sum(rows_loaded) > 0`,
  },
  {
    ...{ table: 'files that do not add up, or are in work', key: 1 },
    expected: `select ''::text as file_id, '' as status where false`,
    actual: `select file_id, status from ops.files
      where status not in ('loaded', 'rejected', 'quarantined') or rows_read <> rows_loaded + rows_unchanged + rows_held + rows_repeated + rows_removed
        or amount_read_minor <> amount_loaded_minor + amount_unchanged_minor + amount_held_minor + amount_repeated_minor + amount_removed_minor
        or coalesce(reconcile_difference_rows, 0) <> 0 or coalesce(reconcile_difference_amount_minor, 0) <> 0`,
  },
  {
    ...{ table: 'ops.dead_letters', key: 2 },
    expected: `select ''::text as topic, '' as key, '' as reason where false`,
    actual: `select topic, key, left(reason, 200) from ops.dead_letters where replayed_at is null`,
  },
];
