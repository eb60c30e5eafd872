import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.held',
  family: 'transaction',
  severity: 'info',
  scope: 'basket',
  columns: ['transaction_id'],
  sentence: 'The line is right, but waits for another line of its receipt.',
  advice: 'Nothing: it is loaded together with the other line.',
  examples: {
    fails: [{ says: 'the other line has no quantity', rows: [{}, { line_no: '2', quantity: '' }] }],
    passes: [{ says: 'both lines are right', rows: [{}, { line_no: '2' }] }],
  },
} as const satisfies Rule;
