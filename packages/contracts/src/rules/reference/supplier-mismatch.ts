import { correctAtTill } from '../advice.ts';
import { agrees } from '../plan.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'supplier.mismatch',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['supplier_id'],
  sentence: 'The supplier is not the one of the article.',
  advice: correctAtTill,
  check: ({ supplier }) =>
    supplier.isKnown && supplier.ofProduct !== undefined
      ? { column: 'supplier_id', value: supplier.id, detail: `${supplier.id}, the article has ${supplier.ofProduct}` }
      : undefined,
  passes: ({ supplier, supplierOfProduct }) => agrees(supplier, supplierOfProduct),
  examples: {
    fails: [{ says: "not the article's supplier", rows: [{ supplier_id: 'SUP-2' }] }],
    passes: [{ says: "the article's supplier", rows: [{ supplier_id: 'SUP-1' }] }],
  },
} as const satisfies Rule;
