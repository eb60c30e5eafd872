import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'header.unknown-column',
  family: 'file',
  severity: 'warning',
  scope: 'file',
  columns: [],
  sentence: 'The file has a column that is not known; it is kept and not used.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a column that the contract does not have',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,mood',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,happy',
        ),
      },
    ],
    passes: [
      {
        says: 'columns of the contract, in another order',
        text: file(
          'line_no,transaction_id,transaction_timestamp,product_id,quantity,unit_price,line_total',
          '1,R-1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
  },
} as const satisfies Rule;
