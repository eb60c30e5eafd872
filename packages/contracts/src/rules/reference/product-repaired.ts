import type { Rule } from '../rule.ts';

export const rule = {
  code: 'product.repaired',
  family: 'reference',
  severity: 'warning',
  scope: 'row',
  columns: ['product_id'],
  sentence: 'The article number was misspelt and has been repaired.',
  advice: 'Check that it is the right article. If it always is, head office can confirm it once and for all.',
  parameters: { threshold: { default: 0.95, says: 'certainty from which a misspelt number is repaired' } },
  check: ({ product }) =>
    product.repaired === undefined
      ? undefined
      : {
          column: 'product_id',
          value: product.id,
          detail: `${product.id} is read as ${product.repaired.to}: ${product.repaired.why}`,
          suggestions: [product.repaired.to],
        },
  passes: ({ product }) => product.gt(0),
  examples: {
    fails: [{ says: 'small letters', rows: [{ product_id: 'scarf-lee' }] }],
    passes: [{ says: 'a right line', rows: [{}] }],
  },
} as const satisfies Rule;
