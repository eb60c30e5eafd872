import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'header.preamble',
  family: 'file',
  severity: 'warning',
  scope: 'file',
  columns: [],
  sentence: 'There are lines before the header; they were passed over.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a title above the header',
        text: file(
          'Sales of store 1',
          '',
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
    passes: [
      {
        says: 'the header comes first',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
  },
} as const satisfies Rule;
