import type { Transaction } from '@tillkeeper/database';

const key = 'store_id, business_date, till_id, transaction_id';
const keyOf = (table: string): string =>
  key
    .split(', ')
    .map(name => `${table}.${name}`)
    .join(', ');

/**
 * What was paid for the orders of the file that are in the books since this transaction, and by which promotions: of new
 * baskets. A sender names one way of paying for a transaction.
 */
export async function insertPayments(tx: Transaction, verdicts: readonly string[] = ['new']): Promise<void> {
  await tx.query(
    `insert into retail.payments (${key}, method, amount, currency)
     select ${keyOf('b')}, b.payment_method, b.total_amount, b.currency
     from loading_baskets b join judged_baskets j using (basket_no)
     where j.verdict = any ($1) and b.payment_method is not null
     order by basket_no`,
    [verdicts],
  );
  await tx.query(
    `insert into retail.order_promotions (${key}, promotion_code)
     select ${keyOf('b')}, p.promotion_code
     from loading_baskets b join judged_baskets j using (basket_no) join retail.promotions p using (promotion_code)
     where j.verdict = any ($1)
     order by basket_no`,
    [verdicts],
  );
}

/** The same where all baskets are new, in the order in which they came: neither joined with their verdicts nor sorted. */
export async function insertAllPayments(tx: Transaction): Promise<void> {
  await tx.query(
    `insert into retail.payments (${key}, method, amount, currency)
     select ${key}, payment_method, total_amount, currency from loading_baskets where payment_method is not null`,
  );
  await tx.query(
    `insert into retail.order_promotions (${key}, promotion_code)
     select ${key}, promotion_code
     from loading_baskets join retail.promotions using (promotion_code)`,
  );
}

/** The same, and of corrected baskets in the place of what stood there. */
export async function replacePayments(tx: Transaction): Promise<void> {
  for (const table of ['payments', 'order_promotions'])
    await tx.query(
      `delete from retail.${table} p
       using loading_baskets b join judged_baskets j using (basket_no)
       where j.verdict = 'corrected' and (${keyOf('p')}) = (${keyOf('b')})`,
    );
  await insertPayments(tx, ['new', 'corrected']);
}
