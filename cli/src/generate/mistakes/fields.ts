import { inEveryLine, inOneLine, type Mistake } from '../mistake.ts';

const required = ['line_no', 'product_id', 'quantity', 'unit_price', 'line_total'] as const;
const unreadable = ['one', '1,5', '1e3', '£1', 'NaN', '0x10', '--1', '1 000', '1.2.3', 'Infinity', '١'] as const;
const numbers = ['quantity', 'unit_price', 'discount_amount', 'line_total', 'line_no'] as const;

/** Fields that are missing, too long or no what they should be. */
export const fieldMistakes: readonly Mistake[] = [
  ...required.map(column => inOneLine(`field.missing/${column}`, 'field.missing', column, () => '')),
  inEveryLine('field.missing/transaction_timestamp', 'field.missing', 'transaction_timestamp', () => ''),
  inOneLine('field.missing/transaction_id', 'field.missing', 'transaction_id', () => ''),
  inOneLine('field.missing/blanks', 'field.missing', 'product_id', () => '   '),
  inOneLine('field.too-long/product_id', 'field.too-long', 'product_id', () => 'X'.repeat(65)),
  inEveryLine('field.too-long/customer_id', 'field.too-long', 'customer_id', () => 'C'.repeat(65)),
  inEveryLine('field.invalid/payment_method', 'field.invalid', 'payment_method', () => 'BARTER'),
  inEveryLine('field.invalid/payment_method-small', 'field.invalid', 'payment_method', () => 'card'),
  inEveryLine('field.invalid/transaction_type', 'field.invalid', 'transaction_type', () => 'REFUND'),
  inEveryLine('field.invalid/currency', 'field.invalid', 'currency', () => 'GPB'),
  inEveryLine('field.invalid/original', 'field.invalid', 'original_transaction_id', () => 'T01/0000001'),
  ...numbers.map(column =>
    inOneLine(`number.unreadable/${column}`, 'number.unreadable', column, (_, random) => random.pick(unreadable)),
  ),
  inOneLine('number.out-of-range/quantity', 'number.out-of-range', 'quantity', () => '99999999'),
  inOneLine('number.out-of-range/unit_price', 'number.out-of-range', 'unit_price', () => '1000001'),
  inOneLine('number.out-of-range/line_no', 'number.out-of-range', 'line_no', (_, random) =>
    random.pick(['0', '100001']),
  ),
  inOneLine('number.too-many-decimals/quantity', 'number.too-many-decimals', 'quantity', () => '1.0001'),
  inOneLine(
    'number.too-many-decimals/unit_price',
    'number.too-many-decimals',
    'unit_price',
    row => `${row['unit_price']}00001`,
  ),
  inOneLine(
    'number.too-many-decimals/discount_amount',
    'number.too-many-decimals',
    'discount_amount',
    row => `${row['discount_amount']}1`,
  ),
  inOneLine(
    'number.too-many-decimals/line_total',
    'number.too-many-decimals',
    'line_total',
    row => `${row['line_total']}1`,
  ),
];
