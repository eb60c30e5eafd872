import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'file.content-known',
  family: 'file',
  severity: 'error',
  scope: 'books',
  columns: [],
  sentence: 'The same contents came before under another name; loading them would double every sale.',
  advice: askVendor,
  examples: {
    fails: [{ says: 'the same bytes under the next name', before: [[{}]], rows: [{}] }],
    passes: [{ says: 'the same receipt among others', before: [[{}]], rows: [{}, { transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
