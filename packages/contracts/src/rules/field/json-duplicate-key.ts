import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'json.duplicate-key',
  family: 'field',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'One field is given twice.',
  advice: askVendor,
  examples: {
    fails: [],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
