import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'file.name-reused',
  family: 'file',
  severity: 'warning',
  scope: 'books',
  columns: [],
  sentence: 'A file of this name with other contents came before.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'the name of a file that came before, with other rows',
        sequence: 1,
        before: [[{}]],
        rows: [{ transaction_id: 'R-2' }],
      },
    ],
    passes: [{ says: 'the next sequence', before: [[{}]], rows: [{ transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
