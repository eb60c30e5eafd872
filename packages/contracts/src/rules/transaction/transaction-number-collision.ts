import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.number-collision',
  family: 'transaction',
  severity: 'error',
  scope: 'books',
  columns: ['transaction_id'],
  sentence: 'This receipt number was already used for another sale.',
  advice: 'Compare both receipts; one of them needs another number.',
  examples: {
    fails: [
      {
        says: 'the number of a sale of another hour, with other goods',
        before: [[{}]],
        rows: [
          { transaction_timestamp: '2026-03-14T15:00:00', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
        ],
      },
    ],
    passes: [{ says: 'another number', before: [[{}]], rows: [{ transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
