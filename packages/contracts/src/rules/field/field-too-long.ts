import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'field.too-long',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['till_id', 'product_id', 'customer_id', 'customer_name', 'employee_id', 'promotion_code'],
  sentence: 'A value is longer than it may be.',
  advice: correctAtTill,
  check: faultsOf('field.too-long'),
  passes: isReadPlainly,
  examples: {
    fails: [{ says: 'an article number of 65 characters', rows: [{ product_id: 'x'.repeat(65) }] }],
    passes: [{ says: 'a customer number of 64 characters', rows: [{ customer_id: 'x'.repeat(64) }] }],
  },
} as const satisfies Rule;
