import type { Transaction } from '@tillkeeper/database';

/**
 * Makes the customers that the baskets name and nobody knows yet, and fills in what is given and empty so far; what a
 * file of customers said is not overwritten. Sorted, so that two loaders cannot wait for each other.
 */
export async function keepCustomers(tx: Transaction): Promise<void> {
  await tx.query(`
    insert into retail.customers as c (customer_id, name, email, phone)
    select b.customer_id, max(b.customer_name), max(b.customer_email), max(b.customer_phone)
    from loading_baskets b
    join judged_baskets j using (basket_no)
    where j.verdict in ('new', 'corrected', 'older') and b.customer_id is not null
    group by b.customer_id
    order by b.customer_id
    on conflict (customer_id) do update
    set name = coalesce(c.name, excluded.name), email = coalesce(c.email, excluded.email),
      phone = coalesce(c.phone, excluded.phone), updated_at = now()
    where (c.name is null and excluded.name is not null) or (c.email is null and excluded.email is not null)
      or (c.phone is null and excluded.phone is not null)`);
}
