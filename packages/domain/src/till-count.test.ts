import { describe, expect, test } from 'vitest';
import { type CountStep, countFile, describeMissing, describeRestart, type TillCount } from './till-count.ts';

const count: TillCount = { since: '2026-11-01', lowest: 57, highest: 500, latest: '2026-11-20' };
const file = (sequence: number, day = '2026-11-20') => ({ sequence, day });
const kindOf = (step: CountStep): string => step.kind;

test('the first file of a till begins its count wherever that is', () => {
  expect(countFile(undefined, file(57), false)).toEqual({
    kind: 'next',
    count: { since: '2026-11-20', lowest: 57, highest: 57, latest: '2026-11-20' },
  });
});
test('one after the other', () => {
  expect(countFile(count, file(501, '2026-11-21'), false)).toEqual({
    kind: 'next',
    count: { ...count, highest: 501, latest: '2026-11-21' },
  });
});
test('what lies between is missing', () => {
  expect(countFile(count, file(504), false)).toMatchObject({ kind: 'jump', from: 501, to: 503 });
});
test('a file that was overtaken is late, and changes the count only when it is below its beginning', () => {
  expect(countFile(count, file(499), false)).toEqual({ kind: 'late', count });
  expect(countFile(count, file(56), false)).toEqual({ kind: 'late', count: { ...count, lowest: 56 } });
  expect(countFile(count, file(900, '2026-10-31'), false)).toEqual({ kind: 'late', count });
});
describe('a till that was set up anew', () => {
  test.each<[string, number, string, boolean]>([
    ['a number below all others on a later day', 1, '2026-11-21', false],
    ['a number that a file of an earlier day has', 60, '2026-11-20', true],
    ['the same on a later day', 60, '2026-11-21', true],
  ])('is known by %s', (_, sequence, day, isTaken) => {
    expect(countFile(count, file(sequence, day), isTaken)).toEqual({
      kind: 'restart',
      after: 500,
      count: { since: day, lowest: sequence, highest: sequence, latest: day },
    });
  });
  test('is not assumed for a file of a day before', () =>
    expect(kindOf(countFile(count, file(60, '2026-11-19'), true))).toBe('late'));
});

test.each<[string, readonly (readonly [number, number])[], string]>([
  ['one', [[7, 7]], 'A file of this till is missing in between: number 7 has not come.'],
  [
    'some',
    [
      [7, 7],
      [9, 11],
    ],
    '4 files of this till are missing in between: numbers 7, 9 to 11 have not come.',
  ],
  [
    'very many',
    [[501, 99_999]],
    "The till's count jumped from 500 to 100000: either it was set anew, or 99499 files have not come.",
  ],
])('%s missing', (_, ranges, words) => expect(describeMissing(ranges)).toBe(words));
test('a restart says both numbers', () => expect(describeRestart(500, 1)).toContain('number 1 came after number 500'));
