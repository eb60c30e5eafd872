import { lengthPrefixed } from './file-id.ts';

/** The canonical fields of a sales line, in the order in which they are hashed. Never change it: see the golden values. */
export interface CanonicalLine {
  readonly transaction_type: string;
  /** ISO instant in UTC with milliseconds. */
  readonly transaction_timestamp: string;
  readonly product_id: string;
  readonly team_id: string | null;
  readonly supplier_id: string | null;
  /** Decimals without zeros at the end. */
  readonly quantity: string;
  readonly unit_price: string;
  readonly discount_amount: string;
  readonly line_total: string;
  readonly currency: string;
  readonly payment_method: string | null;
  readonly customer_id: string | null;
  readonly employee_id: string | null;
  readonly promotion_code: string | null;
  readonly original_transaction_id: string | null;
}

const order = [
  'transaction_type',
  'transaction_timestamp',
  'product_id',
  'team_id',
  'supplier_id',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
  'currency',
  'payment_method',
  'customer_id',
  'employee_id',
  'promotion_code',
  'original_transaction_id',
] as const satisfies readonly (keyof CanonicalLine)[];

/** The text whose sha256 is the hash of a line: every field with its length before it. The key is not in it, nor a person's name. */
export function lineHashText(line: CanonicalLine): string {
  // written out: a list for every one of a million lines takes as long as hashing them
  let text = lengthPrefixed(['line-1']);
  for (const name of order) {
    const field = line[name];
    text += field === null ? '|-' : `|${field.length}:${field}`;
  }
  return text;
}
