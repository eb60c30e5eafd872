import { manySales } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'price.outlier',
  family: 'anomaly',
  severity: 'warning',
  scope: 'file',
  columns: ['unit_price'],
  sentence: 'The price is very unusual for this article.',
  advice: 'Check whether it was mistyped.',
  parameters: { threshold: { default: 6, says: 'standard deviations from what is usual' } },
  examples: {
    fails: [
      {
        says: 'after many sales of one or two',
        rows: [...manySales, { transaction_id: 'R-X', unit_price: '1499.00', line_total: '1499.00' }],
      },
    ],
    passes: [
      {
        says: 'after many sales of one or two',
        rows: [...manySales, { transaction_id: 'R-X', unit_price: '15.49', line_total: '15.49' }],
      },
      {
        says: 'nobody knows what is usual for it',
        rows: [{ transaction_id: 'R-X', unit_price: '1499.00', line_total: '1499.00' }],
      },
    ],
  },
} as const satisfies Rule;
