import type { Rule } from '../rule.ts';

/** In millionths: a price that is derived from a total is rounded, and a cent is no mistake. */
const cent = 10_000;

export const rule = {
  code: 'price.differs-from-catalogue',
  family: 'reference',
  severity: 'warning',
  scope: 'row',
  columns: ['unit_price', 'product_id', 'promotion_code'],
  sentence: 'The price is not the one of the catalogue.',
  advice: 'Check the price label.',
  parameters: { threshold: { default: 0.05, says: "share of the catalogue's price that a price may be off" } },
  check: ({ product, unitPrice, priceColumn, transactionType, promotion, sent }, parameter) => {
    const { listPrice } = product;
    if (transactionType !== 'SALE' || promotion.id !== '' || unitPrice === undefined || unitPrice.value <= 0)
      return undefined;
    if (listPrice === undefined || listPrice.value <= 0) return undefined;
    const off = unitPrice.value - listPrice.value;
    if (Math.abs(off) <= Math.max(listPrice.value * parameter('threshold'), cent)) return undefined;
    const percent = Math.round((Math.abs(off) / listPrice.value) * 1000) / 10;
    return {
      column: priceColumn,
      value: sent(priceColumn),
      detail: `${unitPrice.text}, the catalogue says ${listPrice.text}: ${percent} % ${off > 0 ? 'more' : 'less'}`,
    };
  },
  // whatever the threshold is
  passes: ({ unitPrice, listPrice, promotion }) => listPrice.lt(0).or(promotion.gt(0)).or(unitPrice.eq(listPrice)),
  examples: {
    fails: [
      { says: 'nearly twice the price of the catalogue', rows: [{ unit_price: '24.99', line_total: '24.99' }] },
      { says: 'two digits swapped', rows: [{ unit_price: '19.49', line_total: '19.49' }] },
    ],
    passes: [
      { says: 'the price of the catalogue', rows: [{}] },
      { says: 'a few per cent less: a catalogue of yesterday', rows: [{ unit_price: '14.49', line_total: '14.49' }] },
      {
        says: 'a return, of which the price was another then',
        rows: [{ transaction_type: 'RETURN', quantity: '-1', unit_price: '9.99', line_total: '-9.99' }],
      },
      {
        says: 'another currency than that of the catalogue',
        rows: [{ currency: 'EUR', unit_price: '19.99', line_total: '19.99' }],
      },
      {
        says: 'another price, and a promotion that says why',
        rows: [{ unit_price: '9.99', line_total: '9.99', promotion_code: 'SPRING' }],
      },
    ],
  },
} as const satisfies Rule;
