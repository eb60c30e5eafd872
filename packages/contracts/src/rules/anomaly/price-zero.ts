import type { Rule } from '../rule.ts';

export const rule = {
  code: 'price.zero',
  family: 'anomaly',
  severity: 'warning',
  scope: 'row',
  columns: ['unit_price', 'line_total'],
  sentence: 'The article was given away for nothing.',
  advice: 'Check whether that was meant.',
  check: ({ unitPrice, priceColumn, sent }) =>
    unitPrice?.value === 0 ? { column: priceColumn, value: sent(priceColumn) } : undefined,
  passes: ({ unitPrice }) => unitPrice.gt(0),
  examples: {
    fails: [{ says: 'a gift', rows: [{ unit_price: '0', line_total: '0.00' }] }],
    passes: [{ says: 'a cent', rows: [{ unit_price: '0.01', line_total: '0.01' }] }],
  },
} as const satisfies Rule;
