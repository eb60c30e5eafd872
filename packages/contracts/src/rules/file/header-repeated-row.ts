import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'header.repeated-row',
  family: 'file',
  severity: 'warning',
  scope: 'file',
  columns: [],
  sentence: 'The header stands in the file again.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'two files were put together',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-2,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
    passes: [
      {
        says: 'the header stands there once',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
  },
} as const satisfies Rule;
