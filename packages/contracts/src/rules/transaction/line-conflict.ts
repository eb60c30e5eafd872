import { correctAtTill } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'line.conflict',
  family: 'transaction',
  severity: 'error',
  scope: 'basket',
  columns: ['line_no'],
  sentence: 'One line number of the receipt appears twice with different contents.',
  advice: correctAtTill,
  examples: {
    fails: [{ says: 'line 1 twice, with another quantity', rows: [{}, { quantity: '2', line_total: '29.98' }] }],
    passes: [{ says: 'the same article scanned twice is two lines', rows: [{}, { line_no: '2' }] }],
  },
} as const satisfies Rule;
