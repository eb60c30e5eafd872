import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.too-long',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'A line is far too long to be a receipt line.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a line of more than a mebibyte',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          `R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,${'x'.repeat(2 ** 20)}`,
        ),
      },
    ],
    passes: [
      {
        says: 'a long name',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          `R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,${'x'.repeat(150)}`,
        ),
      },
    ],
  },
} as const satisfies Rule;
