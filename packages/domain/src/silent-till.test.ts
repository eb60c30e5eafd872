import { expect, test } from 'vitest';
import { isSilentEverywhere, type TillDayBegun, usualMinuteOfSilentTill } from './silent-till.ts';

const nine = 9 * 60;
const everyDay = (days: readonly number[], minute = nine): TillDayBegun[] => days.map(daysAgo => ({ daysAgo, minute }));
const twoWeeks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
const at = (days: readonly TillDayBegun[], minute: number): number | undefined =>
  usualMinuteOfSilentTill({ days, minute, graceMinutes: 45 });

test('a till that sends at nine each day is silent at 9:45, and not a minute before', () => {
  expect(at(everyDay(twoWeeks), nine + 44)).toBeUndefined();
  expect(at(everyDay(twoWeeks), nine + 45)).toBe(nine);
});

test.each([
  ['new: four days', [1, 2, 3, 4]],
  ['new: six days, and none of them this day of the week', [1, 2, 3, 4, 5, 6]],
  ['closed for four days', [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
  ['at rest on this day of the week', [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]],
  ['gone', []],
  ['known from long ago alone', [15, 16, 17, 18, 19, 20, 21]],
])('a till that is %s does not alarm', (_, days) => {
  expect(at(everyDay(days), 18 * 60)).toBeUndefined();
});

test('a till that often sends late is waited for, and what it usually does is said', () => {
  const days = twoWeeks.map(daysAgo => ({ daysAgo, minute: daysAgo % 3 === 0 ? 15 * 60 : nine }));
  expect(at(days, 14 * 60)).toBeUndefined();
  expect(at(days, 16 * 60)).toBe(15 * 60);
});

test('a week after a holiday the till is still expected', () => {
  expect(at(everyDay(twoWeeks.filter(day => day !== 7)), 12 * 60)).toBe(nine);
});

test('when more than half of the stores say nothing, it is a holiday or ourselves; of three stores it is three stores', () => {
  expect(isSilentEverywhere({ silent: 6, expected: 10 })).toBe(true);
  expect(isSilentEverywhere({ silent: 5, expected: 10 })).toBe(false);
  expect(isSilentEverywhere({ silent: 3, expected: 3 })).toBe(false);
});
