import { askHeadOffice } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'product.unknown',
  family: 'reference',
  severity: 'error',
  scope: 'row',
  columns: ['product_id'],
  sentence: 'The article number is not in the catalogue.',
  advice: askHeadOffice,
  check: ({ product }) =>
    product.id === '' || product.isKnown || product.repaired !== undefined
      ? undefined
      : {
          ...{ column: 'product_id', value: product.id },
          ...{ detail: product.suggestionsText || undefined, suggestions: product.suggestions },
        },
  passes: ({ product }) => product.gt(0),
  examples: {
    fails: [{ says: 'an article that nobody knows', rows: [{ product_id: 'GONE-2019-XYZ' }] }],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
