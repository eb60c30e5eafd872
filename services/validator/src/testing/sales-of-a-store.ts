import type { Received, SendOptions, ValidatorUnderTest } from './validator-under-test.ts';

/** The columns of `line`. */
export const header =
  'transaction_id,line_no,transaction_line_count,transaction_type,transaction_timestamp,product_id,team_id,supplier_id,quantity,unit_price,discount_amount,line_total,employee_id';

let count = 0;
const next = (): number => {
  count += 1;
  return count;
};

/** A right line of a sale, a basket of its own, but for the given fields. */
export function line(fields: Partial<Record<string, string>> = {}): string {
  const row: Record<string, string | undefined> = {
    ...{ transaction_id: `R-${next()}`, line_no: '1', transaction_line_count: '', transaction_type: '' },
    ...{ transaction_timestamp: '2026-11-20T10:00:00', product_id: 'LEE-SCARF', team_id: 'LEE', supplier_id: 'SUP-1' },
    ...{ quantity: '1', unit_price: '14.99', discount_amount: '', line_total: '14.99', employee_id: '' },
    ...fields,
  };
  return header
    .split(',')
    .map(name => row[name])
    .join(',');
}

export const good = (length: number): string[] => Array.from({ length }, () => line());
export const sales = (...lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`;
export const salesName = (): string => `S014_sales_20261120_T01_${String(next()).padStart(6, '0')}.csv`;

/** Two stores, two clubs, two suppliers and two articles that store S014 sells. */
export async function addMasterData({ query }: ValidatorUnderTest): Promise<void> {
  await query(`insert into retail.stores (store_id, name, time_zone, country, currency) values
    ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP'), ('S015', 'York', 'Europe/London', 'GB', 'GBP')`);
  await query(`insert into retail.teams (team_id, name) values ('LEE', 'Leeds United'), ('LIV', 'Liverpool')`);
  await query(`insert into retail.suppliers (supplier_id, name) values ('SUP-1', 'One'), ('SUP-2', 'Two')`);
  await query(`insert into retail.products (product_id, name, team_id, supplier_id, list_price) values
    ('LEE-SCARF', 'Scarf', 'LEE', 'SUP-1', 14.99), ('LEE-MUG', 'Mug', 'LEE', 'SUP-1', 9.99)`);
}

/** The door takes a file of sales of store S014, which is judged; returns its file_id. */
export function sendSales(validator: ValidatorUnderTest, ...lines: readonly string[]): Promise<string> {
  return validator.send(salesName(), sales(...lines), { senderId: 'S014' });
}

/** The same, for who judges it in a way of his own. */
export function receiveSales(
  validator: ValidatorUnderTest,
  lines: readonly string[],
  options: Partial<SendOptions> = {},
): Promise<Received> {
  return validator.receive(salesName(), sales(...lines), { senderId: 'S014', ...options });
}

/** The same event once more, as of a file that was sent again. */
export function again({ receipt, event }: Received, id = `${event.id}/again`): Received {
  return { receipt, event: { ...event, id, data: { ...event.data, repeated: true } } };
}
