import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.control-character',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'A line contains invisible control characters.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a NUL in a name',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,A\x00nn',
        ),
      },
    ],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
