import { expect, test } from 'vitest';
import { isDateText, isInTradingDay } from './calendar-date.ts';

const years = { from: 2000, to: 2100 };

test.each([
  ['2026-11-20', true],
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2100-02-29', false],
  ['2000-02-29', true],
  ['2026-04-31', false],
  ['2026-13-01', false],
  ['2026-00-01', false],
  ['2026-01-00', false],
  ['1999-12-31', false],
  ['2026-1-1', false],
  ['20261120', false],
  ['x2026-11-20', false],
])('%j as a day of the calendar: %s', (text, expected) => {
  expect(isDateText(text, years)).toBe(expected);
});

test.each([
  ['2026-11-20T00:00:00.000', true],
  ['2026-11-20T23:59:59.999', true],
  ['2026-11-21T05:59:59.000', true],
  ['2026-11-21T06:00:00.000', false],
  ['2026-11-19T23:59:59.000', false],
])('a sale at %s belongs to the trading day of 2026-11-20: %s', (localIso, expected) => {
  expect(isInTradingDay(localIso, '2026-11-20')).toBe(expected);
});
