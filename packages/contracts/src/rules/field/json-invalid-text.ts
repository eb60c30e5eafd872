import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
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
    fails: [
      {
        says: 'an object that does not close',
        isNdjson: true,
        text: file(
          '{"transaction_id":"R-1","line_no":1,"transaction_timestamp":"2026-03-14T10:00:00","product_id":"MUG","quantity":1,"unit_price":7.50,"line_total":7.50',
        ),
      },
      {
        says: 'half of a character',
        isNdjson: true,
        text: file(
          '{"transaction_id":"R-1","line_no":1,"transaction_timestamp":"2026-03-14T10:00:00","product_id":"MUG","quantity":1,"unit_price":7.50,"line_total":7.50,"customer_name":"\\ud83d"}',
        ),
      },
    ],
    passes: [
      {
        says: 'a whole character in two halves',
        isNdjson: true,
        text: file(
          '{"transaction_id":"R-1","line_no":1,"transaction_timestamp":"2026-03-14T10:00:00","product_id":"MUG","quantity":1,"unit_price":7.50,"line_total":7.50,"customer_name":"\\ud83d\\ude00"}',
        ),
      },
    ],
  },
} as const satisfies Rule;
