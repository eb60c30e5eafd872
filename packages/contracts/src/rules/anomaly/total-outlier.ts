import { manySales } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'total.outlier',
  family: 'anomaly',
  severity: 'warning',
  scope: 'file',
  columns: ['line_total'],
  sentence: 'The total is very unusual for this article.',
  advice: 'Check whether it was mistyped.',
  parameters: { threshold: { default: 6, says: 'standard deviations from what is usual' } },
  examples: {
    fails: [
      {
        says: 'neither quantity nor price is far off, both together are',
        rows: [...manySales, { transaction_id: 'R-X', quantity: '5', unit_price: '45.00', line_total: '225.00' }],
      },
    ],
    passes: [
      {
        says: 'the quantity is far off, and is said',
        rows: [...manySales, { transaction_id: 'R-X', quantity: '900', line_total: '13491.00' }],
      },
      {
        says: 'after many sales of one or two',
        rows: [...manySales, { transaction_id: 'R-X', quantity: '2', line_total: '29.98' }],
      },
      {
        says: 'nobody knows what is usual for it',
        rows: [{ transaction_id: 'R-X', quantity: '900', line_total: '13491.00' }],
      },
    ],
  },
} as const satisfies Rule;
