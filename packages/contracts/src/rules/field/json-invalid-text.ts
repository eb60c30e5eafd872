import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'json.invalid-text',
  family: 'field',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'The record is not valid JSON text.',
  advice: askVendor,
  examples: {
    fails: [],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
