import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'number.unreadable',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['line_no', 'transaction_line_count', 'quantity', 'unit_price', 'discount_amount', 'line_total'],
  sentence: 'A number cannot be read.',
  advice: correctAtTill,
  check: faultsOf('number.unreadable'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'a letter in a number', rows: [{ quantity: '1O' }] },
      { says: 'a comma as the decimal sign that was not declared', rows: [{ unit_price: '14,99' }] },
      { says: 'a power of ten', rows: [{ line_total: '1e3' }] },
    ],
    passes: [
      { says: 'zeros behind the point', rows: [{ quantity: '1.000' }] },
      { says: 'no discount', rows: [{ discount_amount: '' }] },
    ],
  },
} as const satisfies Rule;
