import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'table.second',
  family: 'file',
  severity: 'warning',
  scope: 'file',
  columns: [],
  sentence: 'The file contains a second table.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a table of payments below the sales',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
          '',
          'payment_method,amount',
          'CASH,7.50',
          'CARD,0.00',
        ),
      },
    ],
    passes: [
      {
        says: 'one table',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
  },
} as const satisfies Rule;
