import { correctAtTill } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'quantity.zero',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['quantity'],
  sentence: 'The quantity is zero.',
  advice: correctAtTill,
  check: ({ quantity, sent }) => (quantity?.value === 0 ? { column: 'quantity', value: sent('quantity') } : undefined),
  passes: ({ quantity }) => quantity.gt(0),
  examples: {
    fails: [{ says: 'nothing was sold', rows: [{ quantity: '0', line_total: '0.00' }] }],
    passes: [{ says: 'a gram of something', rows: [{ quantity: '0.001', unit_price: '10.00', line_total: '0.01' }] }],
  },
} as const satisfies Rule;
