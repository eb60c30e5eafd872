import { faultsOf } from '../faults-of.ts';
import { isReadPlainly } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'email.invalid',
  family: 'contact',
  severity: 'warning',
  scope: 'row',
  columns: ['customer_email'],
  sentence: 'An e-mail address is not valid and was left out.',
  advice: 'Ask the customer next time; head office puts its own lists right.',
  check: faultsOf('email.invalid'),
  passes: isReadPlainly,
  examples: {
    fails: [
      { says: 'no at sign', rows: [{ customer_id: 'C-1', customer_email: 'ann.example.com' }] },
      { says: 'two addresses', rows: [{ customer_id: 'C-1', customer_email: 'ann@example.com;bob@example.com' }] },
      { says: 'a full stop too many', rows: [{ customer_id: 'C-1', customer_email: 'ann@example..com' }] },
    ],
    passes: [
      { says: 'an address', rows: [{ customer_id: 'C-1', customer_email: 'Ann.Lee@example.com' }] },
      { says: 'none: a walk-in customer is no mistake', rows: [{}] },
    ],
  },
} as const satisfies Rule;
