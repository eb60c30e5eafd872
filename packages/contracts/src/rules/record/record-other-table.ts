import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.other-table',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'A line stands in a second table, whose columns are others.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'files of two programs were put together, with the columns in another order',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
          'line_no,transaction_id,transaction_timestamp,product_id,quantity,unit_price,line_total',
          '1,R-2,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
    passes: [
      {
        says: 'the same header again',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-2,1,2026-03-14T10:00:00,MUG,1,7.50,7.50',
        ),
      },
    ],
  },
} as const satisfies Rule;
