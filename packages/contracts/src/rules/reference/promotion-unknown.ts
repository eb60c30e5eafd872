import { isKnownOrNotGiven } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'promotion.unknown',
  family: 'reference',
  severity: 'warning',
  scope: 'row',
  columns: ['promotion_code'],
  sentence: 'The promotion code is not known.',
  advice: 'Check which promotion was meant.',
  check: ({ promotion }) =>
    promotion.id !== '' && !promotion.isKnown ? { column: 'promotion_code', value: promotion.id } : undefined,
  passes: ({ promotion }) => isKnownOrNotGiven(promotion),
  examples: {
    fails: [{ says: 'a promotion that nobody knows', rows: [{ promotion_code: 'SUMMER' }] }],
    passes: [{ says: 'a promotion', rows: [{ promotion_code: 'SPRING' }] }],
  },
} as const satisfies Rule;
