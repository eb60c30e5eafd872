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
    fails: [],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
