export const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,store_id';

/** A right sales file of `rows` one-line baskets. */
export function salesCsv(rows: number, transactionPrefix = 'T'): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${transactionPrefix}${index + 1},1,2026-11-20T10:00:00Z,LIV-MUG,2,9.99,19.98,S001`,
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** A name of head office's; every number is another file. */
export const fileName = (sequence: number): string => `HQ_sales_20261120_T01_${String(sequence).padStart(6, '0')}.csv`;

export const order = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  store_id: 'WEB1',
  transaction_id: id,
  transaction_timestamp: '2026-11-19T10:00:00Z',
  lines: [{ line_no: 1, product_id: 'LIV-MUG', quantity: 2, unit_price: 9.99, line_total: 19.98 }],
  ...more,
});
