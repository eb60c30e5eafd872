import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.too-many-fields',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'A line of the file has more fields than its header.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'a comma in a name without quotation marks',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,1',
        ),
      },
    ],
    passes: [
      {
        says: 'a comma between quotation marks',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,"Lee, Ann"',
        ),
      },
    ],
  },
} as const satisfies Rule;
