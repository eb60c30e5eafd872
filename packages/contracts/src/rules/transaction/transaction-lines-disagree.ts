import { correctAtTill } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'transaction.lines-disagree',
  family: 'transaction',
  severity: 'error',
  scope: 'basket',
  columns: ['transaction_type', 'currency', 'customer_id', 'transaction_line_count', 'business_date'],
  sentence: 'The lines of one receipt contradict each other.',
  advice: correctAtTill,
  examples: {
    fails: [
      { says: 'one receipt, two customers', rows: [{ customer_id: 'C-1' }, { line_no: '2', customer_id: 'C-2' }] },
    ],
    passes: [{ says: 'one customer', rows: [{ customer_id: 'C-1' }, { line_no: '2', customer_id: 'C-1' }] }],
  },
} as const satisfies Rule;
