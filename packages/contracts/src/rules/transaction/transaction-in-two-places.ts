import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.in-two-places',
  family: 'transaction',
  severity: 'error',
  scope: 'basket',
  columns: ['transaction_id'],
  sentence: 'The lines of one receipt stand in two places of the file.',
  advice: askVendor,
  examples: {
    fails: [{ says: 'another receipt between its lines', rows: [{}, { transaction_id: 'R-2' }, { line_no: '2' }] }],
    passes: [{ says: 'one after the other', rows: [{}, { line_no: '2' }, { transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
