import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
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
    fails: [
      {
        says: 'two totals',
        isNdjson: true,
        text: file(
          '{"transaction_id":"R-1","line_no":1,"transaction_timestamp":"2026-03-14T10:00:00","product_id":"MUG","quantity":1,"unit_price":7.50,"line_total":7.50,"line_total":8.50}',
        ),
      },
    ],
    passes: [
      {
        says: 'every field once',
        isNdjson: true,
        text: file(
          '{"transaction_id":"R-1","line_no":1,"transaction_timestamp":"2026-03-14T10:00:00","product_id":"MUG","quantity":1,"unit_price":7.50,"line_total":7.50}',
        ),
      },
    ],
  },
} as const satisfies Rule;
