import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CanonicalLine, lineHashText } from './line-hash-text.ts';

const line: CanonicalLine = {
  transaction_type: 'SALE',
  transaction_timestamp: '2026-11-20T10:00:00.000Z',
  product_id: 'LIV-SCARF',
  team_id: 'LIV',
  supplier_id: null,
  quantity: '1',
  unit_price: '14.99',
  discount_amount: '0',
  line_total: '14.99',
  currency: 'GBP',
  payment_method: 'CARD',
  customer_id: null,
  employee_id: 'E-1',
  promotion_code: null,
  original_transaction_id: null,
};
const hash = (one: CanonicalLine): string => createHash('sha256').update(lineHashText(one)).digest('hex');

test('the hash of a line is the same for ever', () => {
  expect(hash(line)).toBe('dbeb49978244c6e6f89a11ae96b780d65b24eec7c65b529aef1b9bfbbd25ee9e');
  expect(hash({ ...line, product_id: 'Ärmel|1:x', quantity: '-2.5', supplier_id: '' })).toBe(
    'a53e5b1e10d31e272a0937835170760892f6415387173930caabf1e512ccb5c7',
  );
});
test('every field counts, and a field that is empty is not one that is not there', () => {
  const names = Object.keys(line) as (keyof CanonicalLine)[]; // the keys of the object just above
  const hashes = names.map(name => hash({ ...line, [name]: 'x' }));
  expect(new Set([hash(line), hash({ ...line, team_id: '' }), hash({ ...line, team_id: null }), ...hashes]).size).toBe(
    names.length + 3,
  );
});
