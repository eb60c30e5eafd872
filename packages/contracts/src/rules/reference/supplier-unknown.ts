import { askHeadOffice } from '../advice.ts';
import { isKnownOrNotGiven } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'supplier.unknown',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['supplier_id'],
  sentence: 'The supplier is not known.',
  advice: askHeadOffice,
  check: ({ supplier }) =>
    supplier.id !== '' && !supplier.isKnown ? { column: 'supplier_id', value: supplier.id } : undefined,
  passes: ({ supplier }) => isKnownOrNotGiven(supplier),
  examples: {
    fails: [{ says: 'a supplier that nobody knows', rows: [{ supplier_id: 'SUP-9' }] }],
    passes: [{ says: "the article's supplier", rows: [{ supplier_id: 'SUP-1' }] }],
  },
} as const satisfies Rule;
