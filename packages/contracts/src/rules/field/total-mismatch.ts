import { correctAtTill } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'total.mismatch',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['quantity', 'unit_price', 'discount_amount', 'line_total'],
  sentence: 'Quantity times price less discount is not the total of the line.',
  advice: correctAtTill,
  check: ({ quantity, unitPrice, discount, total, expectedTotal, sent }) => {
    if (expectedTotal === undefined || total === undefined || expectedTotal.value === total.value) return undefined;
    const less = discount === undefined || discount.value === 0 ? '' : ` - ${discount.text}`;
    return {
      column: 'line_total',
      value: sent('line_total'),
      detail: `${quantity?.text} x ${unitPrice?.text}${less} is ${expectedTotal.text}, not ${total.text}`,
    };
  },
  passes: ({ total, expectedTotal }) => total.eq(expectedTotal),
  examples: {
    fails: [
      { says: 'a cent too much', rows: [{ line_total: '15.00' }] },
      { says: 'the discount was forgotten', rows: [{ discount_amount: '2.00' }] },
    ],
    passes: [
      { says: 'with the discount', rows: [{ discount_amount: '2.00', line_total: '12.99' }] },
      { says: 'rounded half up to the cent', rows: [{ quantity: '0.5', unit_price: '4.99', line_total: '2.50' }] },
    ],
  },
} as const satisfies Rule;
