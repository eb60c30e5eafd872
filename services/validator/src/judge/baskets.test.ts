import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBaskets } from './baskets.ts';
import type { SalesLine, SalesRow } from './sales-row.ts';

interface Row {
  readonly id: string;
  readonly lineNo?: number;
  readonly content?: string;
  readonly store?: string;
  readonly day?: string;
  readonly till?: string;
  readonly currency?: string;
  readonly count?: number;
  readonly isUnusable?: boolean;
  readonly isStray?: boolean;
  /** A manager has taken it out. */
  readonly isRemoved?: boolean;
}
const line: SalesLine = {
  transactionType: 'SALE',
  epochMs: 0,
  quantity: 1000,
  unitPrice: 1_000_000,
  quantityText: '1',
  unitPriceText: '1',
  discountText: '0',
  totalText: '1',
  contact: { name: null, email: null, phone: null },
  lineHash: '',
};
const salesRow = (row: Row): SalesRow => ({
  storeId: row.store ?? 'S014',
  businessDate: row.day ?? '2026-11-20',
  tillId: row.till ?? 'T01',
  transactionId: row.id,
  lineNo: row.lineNo ?? 1,
  productId: 'SCARF',
  currency: row.currency ?? 'GBP',
  transactionLineCount: row.count ?? null,
  amountMinor: 100,
  ...{ employeeId: '', epochMs: undefined },
  findings: [],
  customerId: '',
  isKeyDoubtful: row.isStray ?? false,
  line:
    row.isUnusable || row.isStray || row.id === '' ? undefined : { ...line, lineHash: (row.content ?? 'a').repeat(64) },
});
const judge = (records: readonly (Row | 'damaged')[]) => {
  const baskets = createBaskets();
  for (const [index, record] of records.entries())
    if (record === 'damaged') baskets.addDamage();
    else if (record.isRemoved) baskets.remove(salesRow(record));
    else baskets.add(salesRow(record), { rowNo: index + 1, lineFrom: index + 2, byteFrom: 0, byteTo: 0 });
  const rows: { rowNo: number; storeId: string; currency: string; outcome: string }[] = [];
  const findings: string[] = [];
  baskets.judge({
    onRow: row => rows.push(row),
    onFinding: (place, { code }) => findings.push(`${place.rowNo} ${code}`),
  });
  return { rows, findings: findings.sort(), outcomes: rows.map(row => row.outcome).join(' ') };
};

test('a line that does not say its receipt may belong to its neighbours: they are held unless they are proven whole', () => {
  expect(judge([{ id: 'A' }, { id: '' }, { id: 'B' }, { id: 'C' }]).outcomes).toBe('held held held valid');
  expect(judge([{ id: 'A', count: 1 }, { id: '' }, { id: 'B', count: 1 }]).outcomes).toBe('valid held valid');
});
test('a line whose store is wrong holds the rest of its receipt, before it and behind it, and no other', () => {
  const stray = { id: 'A', store: 'S0I4', isStray: true };
  expect(judge([{ id: 'Z' }, stray, { id: 'A', lineNo: 2 }, { id: 'B' }]).outcomes).toBe('valid held held valid');
  expect(judge([{ id: 'Z' }, { id: 'A' }, { ...stray, lineNo: 2 }, { id: 'B' }]).outcomes).toBe(
    'valid held held valid',
  );
  expect(judge([{ id: 'Z' }, stray, { id: 'B' }]).outcomes).toBe('valid held valid');
});
test('a receipt in two places is held, also where a record beside it cannot be read', () => {
  const rows = [{ id: 'A', count: 2 }, { id: 'B' }, { id: 'A', lineNo: 2, count: 2 }, 'damaged'] as const;
  expect(judge(rows).outcomes).toBe('held valid held');
});
test('money is counted under the currency and store that each line says', () => {
  const { rows } = judge([{ id: 'A' }, { id: 'A', lineNo: 2, currency: 'EUR' }]);
  expect(rows.map(row => `${row.storeId} ${row.currency} ${row.outcome}`)).toEqual(['S014 GBP held', 'S014 EUR held']);
});

test('lines of one web transaction that name two days hold it: it is one, whatever its day', () => {
  const two = [{ id: 'W-1' }, { id: 'W-1', lineNo: 2, day: '2026-11-21' }];
  expect(judge(two.map(row => ({ ...row, till: 'WEB' }))).outcomes).toBe('held held');
  expect(judge(two).outcomes).toBe('valid valid');
});

/** The rules once more, slowly, over the whole file at once. */
function plainly(records: readonly (Row | 'damaged')[]): string[] {
  const isNoise = (record: Row | 'damaged' | undefined): boolean => record === 'damaged' || record?.id === '';
  const rows = records.flatMap((record, at) => (record === 'damaged' ? [] : [{ record, at }]));
  return rows.map(({ record: own, at }) => {
    if (own.id === '') return 'held';
    const mine = rows.filter(({ record }) => record.id === own.id);
    const real = mine.filter(
      ({ record }, index) =>
        !mine.slice(0, index).some(before => before.record.lineNo === record.lineNo) || record.isUnusable === true,
    );
    const hasError = mine.some(({ record }) => record.isUnusable === true);
    const hasConflict = mine.some(a =>
      mine.some(b => a.record.lineNo === b.record.lineNo && a.record.content !== b.record.content),
    );
    const [from, to] = [real[0]?.at ?? 0, real.at(-1)?.at ?? 0];
    const isTorn = records
      .slice(from, to)
      .some(record => !isNoise(record) && record !== 'damaged' && record.id !== own.id);
    const lineCount = new Set(mine.map(({ record }) => record.lineNo)).size;
    const isWhole = own.count === lineCount;
    // noise stands beside a line when nothing but noise is between them
    const isBesideNoise = mine.some(one => isNoise(records[one.at - 1]) || isNoise(records[one.at + 1]));
    if (hasError || hasConflict || isTorn || (own.count !== undefined && !isWhole) || (isBesideNoise && !isWhole))
      return 'held';
    return real.some(one => one.at === at) ? 'valid' : 'repeated';
  });
}

test('whatever is planted: one outcome a row, a basket is used whole or held whole, as the rules say when written plainly', () => {
  const basket = fc.record({
    id: fc.constantFrom('A', 'B', 'C', 'D'),
    size: fc.integer({ min: 1, max: 3 }),
    isCounted: fc.boolean(),
  });
  const change = fc.record({
    what: fc.constantFrom('damage', 'nameless', 'error', 'repeat', 'conflict', 'lost'),
    at: fc.nat(11),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(basket, { selector: one => one.id, minLength: 1, maxLength: 4 }),
      fc.array(change, { maxLength: 3 }),
      (baskets, changes) => {
        const file: (Row | 'damaged')[] = baskets.flatMap(({ id, size, isCounted }) =>
          Array.from({ length: size }, (_, index) => ({
            id,
            lineNo: index + 1,
            content: 'a',
            ...(isCounted && { count: size }),
          })),
        );
        for (const { what, at } of changes) {
          const index = at % file.length;
          const record = file[index];
          if (record === undefined || record === 'damaged' || record.id === '') continue;
          if (what === 'damage') file[index] = 'damaged';
          if (what === 'nameless') file[index] = { ...record, id: '' };
          if (what === 'error') file[index] = { ...record, isUnusable: true };
          if (what === 'repeat' && record.isUnusable !== true) file.push(record);
          if (what === 'conflict' && record.isUnusable !== true) file.splice(index, 0, { ...record, content: 'b' });
          if (what === 'lost' && file.length > 1) file.splice(index, 1);
        }
        const { rows, outcomes } = judge(file);
        expect(rows.map(row => row.rowNo)).toEqual(
          file.flatMap((record, at) => (record === 'damaged' ? [] : [at + 1])),
        );
        expect(outcomes).toBe(plainly(file).join(' '));
        for (const id of ['A', 'B', 'C', 'D']) {
          const own = rows.filter(row => {
            const record = file[row.rowNo - 1];
            return record !== 'damaged' && record?.id === id;
          });
          expect(new Set(own.map(row => row.outcome === 'held')).size).toBeLessThanOrEqual(1);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  {
    what: 'a line that is no sale leaves one less to be there',
    lines: [1, 2],
    removed: [3],
    count: 3,
    outcomes: 'valid valid',
  },
  {
    what: 'of two lines of one number the wrong one was none of those that are declared',
    lines: [1, 2],
    removed: [2],
    count: 2,
    outcomes: 'valid valid',
  },
  { what: 'of two lines of one number both may go', lines: [1], removed: [2, 2], count: 2, outcomes: 'valid' },
  { what: 'a line that is missing is missing still', lines: [1, 2], removed: [4], count: 4, outcomes: 'held held' },
])('$what', ({ lines, removed, count, outcomes }) => {
  const rows = [
    ...lines.map(lineNo => ({ id: 'R1', lineNo, count })),
    ...removed.map(lineNo => ({ id: 'R1', lineNo, count, content: 'b', isRemoved: true })),
  ];
  expect(judge(rows).outcomes).toBe(outcomes);
});
