import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'header.changed',
  family: 'file',
  severity: 'warning',
  scope: 'file',
  columns: [],
  sentence: "The names of the file's columns are not as agreed, or not those of before.",
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'capitals and blanks instead of underscores',
        text: file(
          'transaction_id,line_no,transaction_timestamp,Product ID,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
    passes: [
      {
        says: 'the names of the contract',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
  },
} as const satisfies Rule;
