import type { Rule } from '../rule.ts';

export const rule = {
  code: 'discount.above-price',
  family: 'anomaly',
  severity: 'warning',
  scope: 'row',
  columns: ['discount_amount', 'line_total'],
  sentence: 'The discount is larger than the price, so that the sale cost us money.',
  advice: 'Check whether the discount was mistyped.',
  check: ({ transactionType, total, discount, sent }) =>
    transactionType === 'SALE' && total !== undefined && total.value < 0 && (discount?.value ?? 0) > 0
      ? {
          column: 'discount_amount',
          value: sent('discount_amount'),
          detail: `${discount?.text}, so the line is ${total.text}`,
        }
      : undefined,
  passes: ({ total }) => total.gtEq(0),
  examples: {
    fails: [{ says: '20.00 off a scarf of 14.99', rows: [{ discount_amount: '20.00', line_total: '-5.01' }] }],
    passes: [
      { says: 'all of it given away', rows: [{ discount_amount: '14.99', line_total: '0.00' }] },
      {
        says: 'a return takes the discount back',
        rows: [{ transaction_type: 'RETURN', quantity: '-1', discount_amount: '-2.00', line_total: '-12.99' }],
      },
    ],
  },
} as const satisfies Rule;
