import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.repeated',
  family: 'repetition',
  severity: 'info',
  scope: 'basket',
  columns: ['transaction_id', 'line_no'],
  sentence: 'The same line came twice in one file; it counts once.',
  advice: 'Nothing.',
  examples: {
    fails: [{ says: 'the same line again', rows: [{}, {}] }],
    passes: [{ says: 'the same article scanned twice is two lines', rows: [{}, { line_no: '2' }] }],
  },
} as const satisfies Rule;
