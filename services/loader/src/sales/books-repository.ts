import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';

/** Columns of a basket in `orders` and `order_revisions` that come from the sender. */
export const orderColumns = `store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp,
  currency, payment_method, customer_id, employee_id, employee_id_sent, promotion_code, promotion_code_sent,
  original_transaction_id, line_count, line_count_sent, total_amount, content_hash, file_id, received_at, received_sequence`;

/** The same columns out of the temporary tables; `file`: file_id, received_at and sequence. What is not known stays as sent. */
export const orderValuesOf = (
  file: string,
): string => `b.store_id, b.business_date, b.till_id, b.transaction_id, b.transaction_type, b.transaction_timestamp,
  b.currency, b.payment_method, b.customer_id, e.employee_id,
  case when e.employee_id is null then b.employee_id end, p.promotion_code,
  case when p.promotion_code is null then b.promotion_code end,
  b.original_transaction_id, b.line_count, b.transaction_line_count, b.total_amount, j.content_hash,
  ${file}`;
export const orderValues = orderValuesOf('$1::text, $2::timestamptz, $3::bigint');

export const judgedBaskets = `judged_baskets j
  join loading_baskets b using (basket_no)
  left join retail.employees e on e.employee_id = b.employee_id
  left join retail.promotions p on p.promotion_code = b.promotion_code`;

export const itemColumns = `store_id, business_date, till_id, transaction_id, line_no, product_id, team_id, supplier_id,
  quantity, unit_price, discount_amount, line_total, amount_minor, line_hash, file_id, row_no`;

export const itemColumnNames = itemColumns.split(',').map(name => name.trim());

/** The same columns out of the temporary tables; `file`: file_id. */
export const itemValuesOf = (
  file: string,
): string => `b.store_id, b.business_date, b.till_id, b.transaction_id, l.line_no, l.product_id, l.team_id, l.supplier_id,
  l.quantity, l.unit_price, l.discount_amount, l.line_total, l.amount_minor, l.line_hash, ${file}, l.row_no`;
export const itemValues = itemValuesOf('$1::text');

export const fileValues = (file: FileUnderLoad): unknown[] => [file.file_id, file.received_at, file.sequence];

/** Puts the new baskets into the books, without their lines. */
export async function insertNewOrders(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into retail.orders (${orderColumns})
     select ${orderValues} from ${judgedBaskets} where j.verdict = 'new' order by j.basket_no`,
    fileValues(file),
  );
}

/** The same where all baskets are new, in the order in which they came: neither joined with their verdicts nor sorted. */
export async function insertAllOrders(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into retail.orders (${orderColumns})
     select ${orderValues.replace('j.content_hash', 'b.content_hash')}
     from loading_baskets b
     left join retail.employees e on e.employee_id = b.employee_id
     left join retail.promotions p on p.promotion_code = b.promotion_code`,
    fileValues(file),
  );
}

/** Remembers under which date the web shop's new transactions are in the books. */
export async function keepTransactionKeys(tx: Transaction): Promise<void> {
  await tx.query(`
    insert into retail.transaction_keys (store_id, transaction_id, business_date)
    select b.store_id, b.transaction_id, b.business_date
    from judged_baskets j join loading_baskets b using (basket_no)
    where j.verdict = 'new' and b.till_id = 'WEB'`);
}

/** Puts the lines of the new and the corrected baskets into the books. */
export async function insertItems(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into retail.order_items (${itemColumns})
     select ${itemValues}
     from judged_baskets j
     join loading_baskets b using (basket_no)
     join loading_lines l using (basket_no)
     where j.verdict in ('new', 'corrected')`,
    [file.file_id],
  );
}

/**
 * Notes which baskets in the books were said once more: a file that was received before this one and is handled after it
 * must not overwrite what a later file said.
 */
export async function confirmOrders(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into retail.order_confirmations
       (store_id, business_date, till_id, file_id, received_at, received_sequence, transaction_ids)
     select b.store_id, b.business_date, b.till_id, $1::text, $2::timestamptz, $3::bigint, array_agg(b.transaction_id)
     from judged_baskets j join loading_baskets b using (basket_no)
     where j.verdict in ('resent', 'present')
     group by b.store_id, b.business_date, b.till_id
     on conflict (store_id, business_date, till_id, file_id) do update
     set received_at = excluded.received_at, received_sequence = excluded.received_sequence,
       transaction_ids = excluded.transaction_ids`,
    fileValues(file),
  );
}
