import { correctAtTill } from '../advice.ts';
import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'field.invalid',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: [
    'transaction_id',
    'till_id',
    'business_date',
    'transaction_type',
    'currency',
    'payment_method',
    'original_transaction_id',
  ],
  sentence: 'A value is not one of those that are allowed.',
  advice: correctAtTill,
  check: faultsOf('field.invalid'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'a receipt number with a blank', rows: [{ transaction_id: 'R 1' }] },
      { says: 'money that does not exist', rows: [{ currency: 'ZZZ' }] },
      { says: "another till than the file's name says", rows: [{ till_id: 'T02' }] },
      { says: 'a way to pay that is none', rows: [{ payment_method: 'BITCOIN' }] },
    ],
    passes: [
      { says: 'a receipt number with all signs that it may have', rows: [{ transaction_id: 'R.1_a-2' }] },
      { says: 'the till that the name says', rows: [{ till_id: 'T01' }] },
    ],
  },
} as const satisfies Rule;
