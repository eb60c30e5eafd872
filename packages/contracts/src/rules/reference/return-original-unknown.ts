import type { Rule } from '../rule.ts';

export const rule = {
  code: 'return.original-unknown',
  family: 'reference',
  severity: 'warning',
  scope: 'books',
  columns: ['original_transaction_id'],
  sentence: 'The sale that is returned is not known.',
  advice: 'Check the number of the original receipt.',
  examples: {
    fails: [
      {
        says: 'nobody knows the receipt',
        rows: [{ transaction_type: 'RETURN', quantity: '-1', line_total: '-14.99', original_transaction_id: 'R-77' }],
      },
    ],
    passes: [
      {
        says: 'the receipt of the day before',
        before: [[{}]],
        rows: [
          {
            transaction_id: 'R-2',
            transaction_type: 'RETURN',
            quantity: '-1',
            line_total: '-14.99',
            original_transaction_id: 'R-1',
          },
        ],
      },
    ],
  },
} as const satisfies Rule;
