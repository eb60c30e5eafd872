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
    fails: [],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
