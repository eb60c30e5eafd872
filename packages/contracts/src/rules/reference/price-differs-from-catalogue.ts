import type { Rule } from '../rule.ts';

export const rule = {
  code: 'price.differs-from-catalogue',
  family: 'reference',
  severity: 'warning',
  scope: 'row',
  columns: ['unit_price', 'product_id', 'promotion_code'],
  sentence: 'The price is not the one of the catalogue.',
  advice: 'Check the price label.',
  parameters: { threshold: { default: 0.01, says: "share of the catalogue's price that a price may be off" } },
  check: ({ product, unitPrice, priceColumn, transactionType, promotion, sent }, parameter) => {
    const { listPrice } = product;
    if (transactionType !== 'SALE' || promotion.id !== '' || unitPrice === undefined || unitPrice.value <= 0)
      return undefined;
    if (listPrice === undefined || listPrice.value <= 0) return undefined;
    if (Math.abs(unitPrice.value - listPrice.value) <= listPrice.value * parameter('threshold')) return undefined;
    return {
      column: priceColumn,
      value: sent(priceColumn),
      detail: `${unitPrice.text}, the catalogue says ${listPrice.text}`,
    };
  },
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
