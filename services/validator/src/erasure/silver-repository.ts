import type { Queryable } from '@tillkeeper/database';

export interface SilverToSearch {
  readonly blob_key: string;
  readonly is_sales: boolean;
}

/** Found by the loader: the basket is in silver, and nobody in the books. */
const heldByTheLoader = [
  'line.conflict',
  'transaction.number-collision',
  'transaction.incomplete',
  'product.unknown',
  'team.unknown',
  'supplier.unknown',
  'store.unknown',
];

/**
 * Objects of silver that may name the customer: of files that brought their transactions, or brought them once more; whose
 * records name them; of which the loader held baskets; which are not in the books (yet); and all of customers.
 */
export async function listSilver(
  on: Queryable,
  of: { customerId: string; fileIds: readonly string[] },
): Promise<SilverToSearch[]> {
  const { rows } = await on.query<SilverToSearch>(
    `with theirs as (
       select store_id, business_date, till_id, transaction_id, file_id from retail.orders where customer_id = $1
       union all
       select store_id, business_date, till_id, transaction_id, file_id from retail.order_revisions where customer_id = $1),
     files as (
       select file_id from theirs
       union
       select c.file_id from theirs t join retail.order_confirmations c using (store_id, business_date, till_id)
       where t.transaction_id = any (c.transaction_ids)
       union
       select unnest($2::text[])
       union
       select file_id from quality.exceptions where file_type = 'sales' and code = any ($3)
       union
       select file_id from ops.files where status <> 'loaded')
     select s.blob_key, s.table_name = 'order_items' as is_sales
     from ops.silver_objects s
     where s.rows > 0 and (s.file_id in (select file_id from files) or not s.is_in_force
       or s.table_name in ('customers', 'addresses', 'reviews'))
     order by s.created_at`,
    [of.customerId, of.fileIds, heldByTheLoader],
  );
  return rows;
}
