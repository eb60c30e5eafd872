import { askVendor } from '../advice.ts';
import { file } from '../example-file.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'record.broken-quotes',
  family: 'record',
  severity: 'error',
  scope: 'record',
  columns: [],
  sentence: 'The quotation marks of a line do not close.',
  advice: askVendor,
  examples: {
    fails: [
      {
        says: 'quotation marks that do not close',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,"Ann',
        ),
      },
    ],
    passes: [
      {
        says: 'doubled quotation marks are part of the text',
        text: file(
          'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name',
          'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,"Ann ""Annie"" Lee"',
        ),
      },
    ],
  },
} as const satisfies Rule;
