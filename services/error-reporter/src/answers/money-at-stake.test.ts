import { expect, test } from 'vitest';
import { moneyAtStake } from './money-at-stake.ts';

const problem = (of: Partial<Parameters<typeof moneyAtStake>[0][number]>) => ({
  ...{ file_id: 'a', row_no: 1, business_date: '2026-11-20', till_id: 'T01', transaction_id: 'R-1' },
  ...{ severity: 'error' as const, amount_minor: 500, receipt_minor: 90_000 },
  ...of,
});

test('a small line that is wrong is about its whole receipt, and two of them are about it once', () => {
  expect(moneyAtStake([problem({}), problem({ row_no: 2 })])).toBe(90_000);
  expect(moneyAtStake([problem({}), problem({ row_no: 9, transaction_id: 'R-2', receipt_minor: -100 })])).toBe(90_100);
  expect(moneyAtStake([problem({}), problem({ file_id: 'b' })])).toBe(180_000);
});

test('a warning, and a row whose receipt is not known, is about itself, however much is found in it', () => {
  const warning = { severity: 'warning', receipt_minor: 500 } as const;
  expect(moneyAtStake([problem(warning), problem(warning), problem({ ...warning, row_no: 2 })])).toBe(1_000);
  expect(moneyAtStake([problem({ transaction_id: null, receipt_minor: null })])).toBe(500);
  expect(moneyAtStake([problem({ amount_minor: null, receipt_minor: null })])).toBe(0);
});
