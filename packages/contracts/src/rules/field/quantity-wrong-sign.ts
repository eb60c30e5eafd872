import { correctAtTill } from '../advice.ts';
import type { Rule } from '../rule.ts';

export const rule = {
  code: 'quantity.wrong-sign',
  family: 'field',
  severity: 'error',
  scope: 'row',
  columns: ['quantity', 'transaction_type'],
  sentence: 'The quantity is negative, but the line is a sale (or positive on a return).',
  advice: correctAtTill,
  check: ({ quantity, transactionType, faults, sent }) => {
    // of a type that is none nobody knows which sign is right
    if (quantity === undefined || faults.some(fault => fault.column === 'transaction_type')) return undefined;
    const isWrong =
      (transactionType === 'SALE' && quantity.value < 0) || (transactionType === 'RETURN' && quantity.value > 0);
    return isWrong ? { column: 'quantity', value: sent('quantity') } : undefined;
  },
  passes: ({ quantity }) => quantity.gt(0),
  examples: {
    fails: [
      { says: 'a sale of minus one', rows: [{ quantity: '-1', line_total: '-14.99' }] },
      { says: 'a return of plus one', rows: [{ transaction_type: 'RETURN' }] },
    ],
    passes: [
      { says: 'a return', rows: [{ transaction_type: 'RETURN', quantity: '-1', line_total: '-14.99' }] },
      {
        says: 'a correction of stock goes either way',
        rows: [{ transaction_type: 'ADJUSTMENT', quantity: '-1', line_total: '-14.99' }],
      },
      {
        says: 'a type that is none: it may be a return',
        rows: [{ transaction_type: 'REFUND', quantity: '-1', line_total: '-14.99' }],
      },
    ],
  },
} as const satisfies Rule;
