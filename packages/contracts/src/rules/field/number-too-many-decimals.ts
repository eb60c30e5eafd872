import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'number.too-many-decimals',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['quantity', 'unit_price', 'discount_amount', 'line_total'],
  sentence: 'A number has more decimals than it may have.',
  advice: correctAtTill,
  check: faultsOf('number.too-many-decimals'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'a total with three decimals', rows: [{ line_total: '14.991' }] },
      { says: 'a quantity with four decimals', rows: [{ quantity: '1.0005' }] },
    ],
    passes: [
      { says: 'zeros are no decimals too many', rows: [{ quantity: '1.0000' }] },
      { says: 'goods by weight', rows: [{ quantity: '0.250', unit_price: '8.00', line_total: '2.00' }] },
    ],
  },
} as const satisfies Rule;
