import type { Rule } from '../rule.ts';

export const rule = {
  code: 'price.differs-from-catalogue',
  family: 'reference',
  severity: 'warning',
  scope: 'row',
  columns: ['unit_price', 'product_id', 'promotion_code'],
  sentence: 'The price is not the one of the catalogue.',
  advice: 'Check the price label.',
  examples: {
    fails: [{ says: 'nearly twice the price of the catalogue', rows: [{ unit_price: '24.99', line_total: '24.99' }] }],
    passes: [
      { says: 'the price of the catalogue', rows: [{}] },
      {
        says: 'another price, and a promotion that says why',
        rows: [{ unit_price: '9.99', line_total: '9.99', promotion_code: 'SPRING' }],
      },
    ],
  },
} as const satisfies Rule;
