import { askVendor } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'file.too-many-errors',
  family: 'file',
  severity: 'error',
  scope: 'file',
  columns: [],
  sentence: 'More than half of the lines cannot be used, so none was loaded.',
  advice: askVendor,
  parameters: {
    threshold: {
      default: 0.5,
      says: 'share of lines with errors of the families record and field above which nothing of the file is used',
    },
  },
  examples: {
    fails: [
      {
        says: 'two of three lines have no quantity',
        rows: [{}, { transaction_id: 'R-2', quantity: '' }, { transaction_id: 'R-3', quantity: '' }],
      },
    ],
    passes: [
      { says: 'one of two', rows: [{}, { transaction_id: 'R-2', quantity: '' }] },
      {
        says: 'unknown articles: the catalogue may come tomorrow',
        rows: [{ product_id: 'GONE-2019-XYZ' }, { transaction_id: 'R-2', product_id: 'GONE-2019-XYZ' }],
      },
    ],
  },
} as const satisfies Rule;
