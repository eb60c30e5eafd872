import { expect, test } from 'vitest';
import { problemOf } from '../testing/fake-desk.ts';
import { groupProblems, keyOfCause } from './problem-groups.ts';

const unknown = (exception_id: string, code: string, amount_minor: number) =>
  problemOf({ exception_id, code: 'product.unknown', cause: `product.unknown ${code}`, value: code, amount_minor });

test('causes are ranked by money, and what is in the books comes after what is held back', () => {
  const groups = groupProblems([
    unknown('1', 'A', 500),
    unknown('2', 'B', 400),
    unknown('3', 'B', -200),
    problemOf({ exception_id: '4', code: 'price.outlier', severity: 'warning', amount_minor: 99_999 }),
  ]);
  expect(groups.map(group => [group.value, group.problems.map(one => one.exception_id)])).toEqual([
    ['A', ['1']],
    ['B', ['2', '3']],
    ['0', ['4']],
  ]);
  expect(groups[1]?.amounts).toEqual([{ minor: 200, currency: 'GBP' }]);
});

test('a mail may lead to a cause or to the first of its code', () => {
  const [first, second] = groupProblems([unknown('1', 'A', 500), unknown('2', 'B', 400)]);
  expect(first?.key).toBe(keyOfCause('product.unknown A'));
  expect([first?.codeKey, second?.codeKey]).toEqual([keyOfCause('product.unknown'), undefined]);
  expect(first?.key).toMatch(/^[A-Za-z0-9]{8,12}$/);
});

test('an error costs its whole receipt, and two of one receipt cost it once', () => {
  const receipt = { transaction_id: 'R-1', amount_minor: 336, receipt_minor: 534_498 };
  const [group] = groupProblems([
    problemOf({ exception_id: '1', ...receipt }),
    problemOf({ exception_id: '2', ...receipt }),
    problemOf({ exception_id: '3', amount_minor: 100 }),
  ]);
  expect(group).toMatchObject({ receipts: 2, amounts: [{ minor: 534_598, currency: 'GBP' }] });
});

test('money of several currencies is added by currency', () => {
  const [group] = groupProblems([
    problemOf({ exception_id: '1', amount_minor: 100 }),
    problemOf({ exception_id: '2', amount_minor: 900, currency: 'EUR' }),
    problemOf({ exception_id: '3', amount_minor: null, receipt_minor: null, currency: null }),
  ]);
  expect(group?.amounts).toEqual([
    { minor: 900, currency: 'EUR' },
    { minor: 100, currency: 'GBP' },
  ]);
});
