import { faultsOf } from '../faults-of.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'phone.invalid',
  family: 'contact',
  severity: 'warning',
  scope: 'row',
  columns: ['customer_phone'],
  sentence: "The customer's telephone number is not valid and was left out.",
  advice: 'Ask the customer next time.',
  check: faultsOf('phone.invalid'),
  examples: {
    fails: [{ says: 'too short for any country', rows: [{ customer_id: 'C-1', customer_phone: '123' }] }],
    passes: [
      {
        says: 'as people write it in the country of the store',
        rows: [{ customer_id: 'C-1', customer_phone: '020 7946 0018' }],
      },
    ],
  },
} as const satisfies Rule;
