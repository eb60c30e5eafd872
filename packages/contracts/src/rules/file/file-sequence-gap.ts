import type { Rule } from '../rule.ts';

export const rule = {
  code: 'file.sequence-gap',
  family: 'file',
  severity: 'warning',
  scope: 'books',
  columns: [],
  sentence: 'A file of this till is missing in between.',
  advice: "Check whether the till's files were all sent.",
  examples: {
    fails: [
      {
        says: 'file 3 after file 1, and file 2 does not come',
        sequence: 3,
        before: [[{}]],
        rows: [{ transaction_id: 'R-2' }],
      },
    ],
    passes: [{ says: 'one after the other', before: [[{}]], rows: [{ transaction_id: 'R-2' }] }],
  },
} as const satisfies Rule;
