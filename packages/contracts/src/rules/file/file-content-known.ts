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
    fails: [],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
