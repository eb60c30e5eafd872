import { expect, test } from 'vitest';
import { createLocalCalendar, createLocalClock } from './local-time.ts';

const london = createLocalClock('Europe/London');
test('in summer London is an hour ahead, in winter it is not', () => {
  expect(london('2026-07-01T10:00:00')).toEqual({ epochMs: Date.parse('2026-07-01T09:00:00Z'), isAmbiguous: false });
  expect(london('2026-12-01T10:00:00')).toEqual({ epochMs: Date.parse('2026-12-01T10:00:00Z'), isAmbiguous: false });
});
test('the hour that is left out never was, the hour that comes again is taken the first time', () => {
  expect(london('2026-03-29T01:30:00')).toBe('nonexistent');
  expect(london('2026-03-29T02:00:00')).toEqual({ epochMs: Date.parse('2026-03-29T01:00:00Z'), isAmbiguous: false });
  expect(london('2026-10-25T01:30:00')).toEqual({ epochMs: Date.parse('2026-10-25T00:30:00Z'), isAmbiguous: true });
});
test('the date of an instant is the one of the calendar on the wall', () => {
  expect(createLocalCalendar('Europe/London')(Date.parse('2026-07-01T23:30:00Z'))).toBe('2026-07-02T00:30:00.000Z');
  expect(createLocalCalendar('Asia/Kathmandu')(Date.parse('2026-07-01T18:20:00Z'))).toBe('2026-07-02T00:05:00.000Z');
});
