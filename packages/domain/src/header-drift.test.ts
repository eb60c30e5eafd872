import { describe, expect, test } from 'vitest';
import { type ColumnProfile, kindOfValue, type ValueKind } from './column-kind.ts';
import { compareHeader, describeHeaderChanges, type KnownHeader } from './header-drift.ts';

const column = (name: string, kind: ValueKind = 'text', count = 100): ColumnProfile => ({
  name,
  seen: { empty: 0, integer: 0, decimal: 0, timestamp: 0, text: 0, [kind]: count },
});
const known = (columns: ColumnProfile[], tillId = 'T01', receivedAt = '2026-11-20T10:00:00.000Z'): KnownHeader => ({
  ...{ tillId, columns, receivedAt },
});
const file = (columns: ColumnProfile[], tillId = 'T01', receivedAt = '2026-11-21T10:00:00.000Z') => ({
  ...{ tillId, columns, receivedAt },
});
const before = [column('transaction_id'), column('quantity', 'integer'), column('price', 'decimal')];

test.each<[string, ValueKind]>([
  ['', 'empty'],
  ['-12', 'integer'],
  ['007', 'integer'],
  ['12.50', 'decimal'],
  ['12,50', 'decimal'],
  ['2026-11-20T10:00:00+01:00', 'timestamp'],
  ['20.11.26 10:00', 'timestamp'],
  ['1.2.3', 'text'],
  ['R-12', 'text'],
])('%j is %s', (value, kind) => expect(kindOfValue(value)).toBe(kind));

test('the first header of a sender is learnt without a word', () => {
  expect(compareHeader([], file(before))).toEqual({ changes: [], remember: before });
});

test('the same columns in another order are no change', () => {
  expect(compareHeader([known(before)], file([...before].reverse())).changes).toEqual([]);
});

test('new, missing and renamed columns are told apart', () => {
  const now = [column('transaction_id'), column('Quantity', 'integer'), column('mood')];
  expect(compareHeader([known(before)], file(now)).changes).toEqual([
    { kind: 'renamed', name: 'Quantity', before: 'quantity' },
    { kind: 'missing', name: 'price' },
    { kind: 'new', name: 'mood' },
  ]);
});

test.each<[string, string]>([
  ['Product ID', 'product_id'],
  ['quantty', 'quantity'],
  ['total', 'line_total'],
])('%s is %s renamed, wherever it stands', (name, earlier) => {
  const now = [column('a'), column('b'), column(name)];
  expect(compareHeader([known([column(earlier), column('a'), column('b')])], file(now)).changes).toEqual([
    { kind: 'renamed', name, before: earlier },
  ]);
});

test('at the same place with the same contents a column is renamed, with other contents it is another', () => {
  const earlier = known([column('a'), column('net', 'decimal')]);
  expect(compareHeader([earlier], file([column('a'), column('worth', 'decimal')])).changes).toEqual([
    { kind: 'renamed', name: 'worth', before: 'net' },
  ]);
  expect(compareHeader([earlier], file([column('a'), column('worth', 'text')])).changes).toEqual([
    { kind: 'missing', name: 'net' },
    { kind: 'new', name: 'worth' },
  ]);
});

describe('contents', () => {
  const codes = (now: ColumnProfile, earlier: ColumnProfile) =>
    compareHeader([known([earlier])], file([now])).changes.map(({ kind }) => kind);
  test('a column of whole numbers that is text now is found', () =>
    expect(codes(column('sku', 'text'), column('sku', 'integer'))).toEqual(['retyped']));
  test('prices in pence instead of pounds are found', () =>
    expect(codes(column('price', 'integer', 40), column('price', 'decimal', 40))).toEqual(['retyped']));
  test('a few values are no ground to say so', () => {
    expect(codes(column('sku', 'text', 4), column('sku', 'integer'))).toEqual([]);
    expect(codes(column('sku', 'text'), column('sku', 'integer', 29))).toEqual([]);
  });
  test('a column that was always mixed, and a few wrong cells, are no change', () => {
    const mixed = { name: 'sku', seen: { ...column('sku', 'integer', 60).seen, text: 40 } };
    expect(codes(column('sku', 'text'), mixed)).toEqual([]);
    const someWrong = { name: 'sku', seen: { ...column('sku', 'integer', 80).seen, text: 20 } };
    expect(codes(someWrong, column('sku', 'integer'))).toEqual([]);
  });
  test('an empty column is no change', () =>
    expect(codes(column('sku', 'empty'), column('sku', 'integer'))).toEqual([]));
});

describe('said once', () => {
  const now = [...before, column('mood')];
  test('what was found is known from then on', () => {
    const { remember } = compareHeader([known(before)], file(now));
    expect(compareHeader([known([...(remember ?? [])])], file(now)).changes).toEqual([]);
  });
  test('a column that changed its kind is known by the new one', () => {
    const { remember } = compareHeader([known([column('sku', 'integer')])], file([column('sku')]));
    expect(compareHeader([known([...(remember ?? [])])], file([column('sku')])).changes).toEqual([]);
    expect(compareHeader([known([...(remember ?? [])])], file([column('sku', 'integer')])).changes).toHaveLength(1);
  });
  test('tills of one store that differ are not told apart again and again', () => {
    const tills = [known(before, 'T01'), known(now, 'T02')];
    expect(compareHeader(tills, file(before, 'T01')).changes).toEqual([]);
    expect(compareHeader(tills, file(now, 'T02')).changes).toEqual([]);
    expect(compareHeader(tills, file(now, 'T01')).changes).toEqual([]);
    expect(compareHeader(tills, file(now, 'T03')).changes).toEqual([]);
  });
  test('a till that is new is compared with the last header of the others', () =>
    expect(compareHeader([known(before, 'T01')], file(now, 'T02')).changes).toEqual([{ kind: 'new', name: 'mood' }]));
  test('a file that was received before what is known says nothing and teaches nothing', () =>
    expect(compareHeader([known(before)], file(now, 'T01', '2026-11-19T10:00:00.000Z'))).toEqual({
      changes: [],
      remember: undefined,
    }));
});

test('the sentence names what changed', () => {
  expect(
    describeHeaderChanges([
      { kind: 'renamed', name: 'qty', before: 'quantity' },
      { kind: 'missing', name: 'team_id' },
      ...Array.from({ length: 7 }, (_, n) => ({ kind: 'new' as const, name: `n${n}` })),
      { kind: 'retyped', name: 'sku', before: 'integer', now: 'text' },
    ]),
  ).toBe(
    'Renamed: "quantity" is now "qty". Missing: "team_id". New: "n0", "n1", "n2", "n3", "n4" and 2 more. ' +
      'Other contents: "sku" had whole numbers, now text.',
  );
});
