import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'number.out-of-range',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['line_no', 'transaction_line_count', 'quantity', 'unit_price', 'discount_amount', 'line_total'],
  sentence: 'A number is larger than any real sale.',
  advice: correctAtTill,
  check: faultsOf('number.out-of-range'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'a price of ten thousand million', rows: [{ unit_price: '10000000000', line_total: '10000000000' }] },
      { says: 'line 0', rows: [{ line_no: '0' }] },
    ],
    passes: [{ says: 'a large order', rows: [{ quantity: '1200', line_total: '17988.00' }] }],
  },
} as const satisfies Rule;
