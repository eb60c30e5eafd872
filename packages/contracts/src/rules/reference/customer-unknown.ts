import type { Rule } from '../rule.ts';

export const rule = {
  code: 'customer.unknown',
  family: 'reference',
  severity: 'info',
  scope: 'books',
  columns: ['customer_id'],
  sentence: 'The customer number is new.',
  advice: 'Nothing.',
  examples: {
    fails: [{ says: 'a customer who buys for the first time', rows: [{ customer_id: 'C-99' }] }],
    passes: [{ says: 'a walk-in customer', rows: [{}] }],
  },
} as const satisfies Rule;
