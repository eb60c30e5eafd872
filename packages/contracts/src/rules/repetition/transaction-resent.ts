import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.resent',
  family: 'repetition',
  severity: 'info',
  scope: 'books',
  columns: ['transaction_id'],
  sentence: 'The receipt was sent again unchanged.',
  advice: 'Nothing.',
  examples: {
    fails: [
      { says: 'the receipt of the day before in another file', before: [[{}]], rows: [{}, { transaction_id: 'R-2' }] },
    ],
    passes: [{ says: 'another receipt', before: [[{}]], rows: [{ transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
