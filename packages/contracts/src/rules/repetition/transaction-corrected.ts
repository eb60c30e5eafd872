import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.corrected',
  family: 'repetition',
  severity: 'info',
  scope: 'books',
  columns: ['transaction_id'],
  sentence: 'The receipt was corrected; the older version is kept.',
  advice: 'Nothing.',
  examples: {
    fails: [
      {
        says: 'the same receipt, the quantity put right',
        before: [[{}]],
        rows: [{ quantity: '2', line_total: '29.98' }],
      },
    ],
    passes: [{ says: 'the same receipt unchanged', before: [[{}]], rows: [{}, { transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
