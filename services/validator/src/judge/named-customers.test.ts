import { expect, test } from 'vitest';
import { createNamedCustomers } from './named-customers.ts';

const basket = { storeId: 'S014', tillId: 'T01', businessDate: '2026-11-20', transactionId: 'R-1' };

test('a customer is named by the first line that is used, also where another till has a receipt of the same number', () => {
  const customers = createNamedCustomers();
  customers.add('C-1', 1, basket);
  customers.add('C-1', 2, basket);
  customers.add('C-1', 3, { ...basket, tillId: 'T02' });
  expect(customers.usable(new Set([1, 2]))).toEqual([
    { customerId: 'C-1', rowNo: 3, storeId: 'S014', transactionId: 'R-1' },
  ]);
  expect(customers.usable(new Set([1, 2, 3]))).toEqual([]);
});
