import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.too-few-fields',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'A line of the file has fewer fields than its header.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a line that was cut',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG',
        ),
      },
    ],
    passes: [
      {
        says: 'an empty field is a field',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,currency',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,',
        ),
      },
    ],
  },
} as const satisfies Rule;
