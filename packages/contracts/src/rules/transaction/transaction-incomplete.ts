import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.incomplete',
  family: 'transaction',
  severity: 'error',
  scope: 'basket',
  columns: ['transaction_line_count'],
  sentence: 'Some lines of the receipt are missing.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'three lines were announced, two came',
        rows: [{ transaction_line_count: '3' }, { line_no: '2', transaction_line_count: '3' }],
      },
    ],
    passes: [
      {
        says: 'as many as were announced',
        rows: [{ transaction_line_count: '2' }, { line_no: '2', transaction_line_count: '2' }],
      },
    ],
  },
} as const satisfies Rule;
