import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'phone.invalid',
  family: 'contact',
  severity: 'warning',
  scope: 'row',
  columns: ['customer_phone'],
  sentence: 'A telephone number is not valid and was left out.',
  advice: 'Ask the customer next time; head office puts its own lists right.',
  check: faultsOf('phone.invalid'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'too short for any country', rows: [{ customer_id: 'C-1', customer_phone: '123' }] },
      { says: 'what a spreadsheet made of it', rows: [{ customer_id: 'C-1', customer_phone: '2.07946E+9' }] },
    ],
    passes: [
      { says: 'of another country', rows: [{ customer_id: 'C-1', customer_phone: '+353 1 679 6577' }] },
      {
        says: 'as people write it in the country of the store',
        rows: [{ customer_id: 'C-1', customer_phone: '020 7946 0018' }],
      },
    ],
  },
} as const satisfies Rule;
