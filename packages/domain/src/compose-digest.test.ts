import { expect, test } from 'vitest';
import { composeDigest, moneyText, type ReportedFinding, type ReportedTotals } from './compose-digest.ts';

const store = { store_id: 'S014', name: 'Leeds', manager_name: 'Ada', currency: 'GBP' };
const totals: ReportedTotals = {
  currency: 'GBP',
  files: 2,
  rows_read: 100,
  rows_loaded: 97,
  rows_unchanged: 0,
  rows_held: 3,
  rows_repeated: 0,
  amount_loaded_minor: 250_000,
  amount_held_minor: 41_250,
};
const finding = (code: string, severity: string, amount: number | null): ReportedFinding => ({
  code,
  severity,
  message: `${code}!`,
  transaction_id: 'T01-1',
  till_id: 'T01',
  product_id: null,
  amount_minor: amount,
});

test('counts and money stand in the subject', () => {
  const digest = composeDigest({
    store,
    totals: [totals],
    findings: [
      finding('product.unknown', 'error', 40_000),
      finding('quantity.zero', 'error', 1_250),
      finding('price.zero', 'warning', 0),
    ],
  });
  expect(digest.subject).toBe('Store S014: 3 problems, £412.50 held back');
});
test('causes are ranked by severity, then by money', () => {
  const digest = composeDigest({
    store,
    totals: [totals],
    findings: [
      finding('price.zero', 'warning', 99_999),
      finding('quantity.zero', 'error', 100),
      finding('product.unknown', 'error', -40_000),
    ],
  });
  expect(digest.groups.map(group => group.code)).toEqual(['product.unknown', 'quantity.zero', 'price.zero']);
});
test('what is only counted is no problem', () => {
  const digest = composeDigest({
    store,
    totals: [{ ...totals, rows_held: 0, amount_held_minor: 0 }],
    findings: [finding('transaction.resent', 'info', 5)],
  });
  expect(digest.groups).toEqual([]);
  expect(digest.subject).toBe('Store S014: all is well, £2,500.00 loaded');
});
test.each([
  [123_456_789, 'GBP', '£1,234,567.89'],
  [-5, 'GBP', '-£0.05'],
  [1500, 'JPY', '1,500 JPY'],
  [1234, 'KWD', '1.234 KWD'],
])('%i minor units of %s read %s', (minor, currency, text) => {
  expect(moneyText(minor, currency)).toBe(text);
});

test('an example says where and what, not the sentence of its group once more', () => {
  const said = (message: string): readonly string[] =>
    composeDigest({ store, totals: [totals], findings: [{ ...finding('product.unknown', 'error', 5), message }] })
      .groups[0]?.examples ?? [];
  expect(said('The article number is not in the catalogue: SKU-0O1.')).toEqual(['receipt T01-1, till T01: SKU-0O1.']);
  expect(said('The article number is not in the catalogue.')).toEqual(['receipt T01-1, till T01']);
  expect(said('Something else.')).toEqual(['receipt T01-1, till T01: Something else.']);
});

test('what is no longer held back is said with its money, alone or beside the files of the day', () => {
  const released = [{ currency: 'GBP', rows: 3, amount_minor: 41_250 }];
  const alone = composeDigest({ store, totals: [], findings: [], released });
  expect(alone.subject).toBe('Store S014: £412.50 no longer held back');
  expect(alone.summary).toBe(
    '3 lines worth £412.50 that were held back are in the books now: what was missing has come, and nothing has to be sent again.',
  );
  const beside = composeDigest({
    ...{ store, totals: [{ ...totals, rows_held: 0, amount_held_minor: 0 }], findings: [] },
    released: [{ currency: 'GBP', rows: 1, amount_minor: 500 }],
  });
  expect(beside.subject).toBe('Store S014: all is well, £2,500.00 loaded');
  expect(beside.summary).toBe(
    '2 files with 100 lines came in, and every line is in the books (£2,500.00). 1 line worth £5.00 that was held back is in the books now: what was missing has come, and nothing has to be sent again.',
  );
});
test('a problem that comes to light later is not said to have come in', () => {
  const digest = composeDigest({ store, totals: [], findings: [finding('team.mismatch', 'error', 500)] });
  expect(digest.subject).toBe('Store S014: 1 problem');
  expect(digest.summary).toBe('1 problem came to light in files that were reported before.');
});
