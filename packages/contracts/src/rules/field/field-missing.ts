import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'field.missing',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: [
    'transaction_id',
    'line_no',
    'transaction_timestamp',
    'product_id',
    'quantity',
    'unit_price',
    'line_total',
    'store_id',
    'till_id',
  ],
  sentence: 'A field that is always needed is empty.',
  advice: correctAtTill,
  check: faultsOf('field.missing'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'no receipt number', rows: [{ transaction_id: '' }] },
      { says: 'no quantity', rows: [{ quantity: '' }] },
      { says: 'blanks are nothing', rows: [{ product_id: '  ' }] },
    ],
    passes: [
      { says: 'a walk-in customer has no number', rows: [{ customer_id: '' }] },
      { says: 'the store and the till are those of the file', rows: [{ store_id: '', till_id: '' }] },
    ],
  },
} as const satisfies Rule;
