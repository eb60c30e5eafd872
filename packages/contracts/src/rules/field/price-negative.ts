import { correctAtTill } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'price.negative',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['unit_price', 'line_total'],
  sentence: 'The price is negative.',
  advice: correctAtTill,
  check: ({ unitPrice, priceColumn, sent }) =>
    unitPrice !== undefined && unitPrice.value < 0 ? { column: priceColumn, value: sent(priceColumn) } : undefined,
  passes: ({ unitPrice }) => unitPrice.gt(0),
  examples: {
    fails: [{ says: 'a price below nothing', rows: [{ unit_price: '-14.99', line_total: '-14.99' }] }],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
