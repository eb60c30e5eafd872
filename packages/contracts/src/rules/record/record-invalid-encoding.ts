import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.invalid-encoding',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'A line contains characters that cannot be read.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a byte that is no UTF-8 (of windows-1252, undeclared)',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,Jos\xe9',
        ),
      },
    ],
    passes: [
      {
        says: 'the same letter in UTF-8',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,Jos\xc3\xa9',
        ),
      },
    ],
  },
} as const satisfies Rule;
