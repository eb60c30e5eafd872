import type { Sender } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { parseTransactions } from './parse-transactions.ts';

const shop: Sender = { sender_id: 'WEB1', kind: 'web', format_id: 'contract-1', stores: ['WEB1'] };
const line = '{"line_no":1,"product_id":"LIV-MUG","quantity":2,"unit_price":9.99,"line_total":19.98}';
const order = (members = '', lines = line) =>
  `{"store_id":"WEB1","transaction_id":"W-1","transaction_timestamp":"2026-11-19T10:00:00Z",${members}"lines":[${lines}]}`;
const one = (text: string, sender = shop) => parseTransactions([text], { sender, isList: false });
const pointersOf = async (text: string) => {
  const parsed = await one(text);
  return parsed.status === 'wrong' ? parsed.mistakes.map(mistake => mistake.pointer) : [];
};

test('what is right is kept as the text that was sent, on one line', async () => {
  const text = order('', line.replace('9.99', '9.990').replace('"quantity":2', '"quantity":12345678901234567890.10'));
  expect(await one(text.replace('"lines"', '\r\n "lines"'))).toEqual({
    status: 'right',
    lines: [text.replace('"lines"', '   "lines"')],
  });
});

test('a missing store is the only one of the sender, and a mistake where it has several', async () => {
  const text = order().replace('"store_id":"WEB1",', '');
  expect(await one(text)).toEqual({ status: 'right', lines: [order()] });
  expect(await one(text, { ...shop, stores: ['A', 'B'] })).toMatchObject({
    code: 'transaction.invalid',
    mistakes: [{ pointer: '/store_id' }],
  });
});

test('another store is forbidden', async () => {
  expect(await one(order().replace('"store_id":"WEB1"', '"store_id":"S001"'))).toMatchObject({
    code: 'sender.forbidden',
    mistakes: [{ pointer: '/store_id' }],
  });
});

test('every mistake has its pointer', async () => {
  const wrong = line.replace('"quantity":2', '"quantity":true').replace('"product_id"', '"prod/uct~id"');
  expect(await pointersOf(order('"colour":"red",', `${line},${wrong}`))).toEqual(
    expect.arrayContaining(['/colour', '/lines/1/quantity', '/lines/1/product_id', '/lines/1/prod~1uct~0id']),
  );
  expect(await pointersOf(order('', ''))).toEqual(['/lines']);
  expect(await pointersOf('{}')).toEqual(
    expect.arrayContaining(['/transaction_id', '/transaction_timestamp', '/lines']),
  );
});

test('of many transactions, the pointers say which', async () => {
  const parsed = await parseTransactions([order(), order('"x":1,'), order()], { sender: shop, isList: true });
  expect(parsed).toMatchObject({ code: 'transaction.invalid', mistakes: [{ pointer: '/1/x' }] });
});

test('a key that is there twice is found, also in a line', async () => {
  expect(await one(order('', line.replace('{', '{"quantity":1,')))).toMatchObject({ code: 'transaction.invalid' });
});

test.each(['', '[]', '1', '{', `${order()}x`, '{"a":01}', '{"a":"\\ud800"}'])('%j cannot be read', async text => {
  expect(await one(text)).toMatchObject({ status: 'wrong', code: 'request.malformed' });
});

test('a number that no double can hold is a mistake, not infinity', async () => {
  expect(await pointersOf(order('', line.replace('9.99', '1e400')))).toEqual(['/lines/0/unit_price']);
});
