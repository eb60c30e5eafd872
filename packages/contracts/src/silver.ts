/**
 * Columns of the Parquet objects of sales in silver: what the validator writes and the loader reads. Only rows that
 * may be loaded are in it, whole baskets. Decimals are Parquet decimals (p, s); `minor` is an integer in minor units.
 */
export const silverSalesColumns = {
  row_no: 'int64',
  store_id: 'text',
  business_date: 'date',
  till_id: 'text',
  transaction_id: 'text',
  line_no: 'int32',
  transaction_type: 'text',
  /** An instant, UTC, microseconds. */
  transaction_timestamp: 'timestamp',
  currency: 'text',
  payment_method: 'text',
  customer_id: 'text',
  customer_name: 'text',
  customer_email: 'text',
  customer_phone: 'text',
  employee_id: 'text',
  promotion_code: 'text',
  original_transaction_id: 'text',
  /** As declared by the sender; null when not. */
  transaction_line_count: 'int32',
  product_id: 'text',
  team_id: 'text',
  supplier_id: 'text',
  quantity: 'decimal(12,3)',
  unit_price: 'decimal(16,6)',
  discount_amount: 'decimal(16,2)',
  line_total: 'decimal(16,2)',
  amount_minor: 'int64',
  /** sha256 of the line's canonical fields, hex. */
  line_hash: 'text',
} as const;
export type SilverSalesColumn = keyof typeof silverSalesColumns;
