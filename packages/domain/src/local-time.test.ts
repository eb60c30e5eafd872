import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
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
test('clocks that change within a quarter of an hour are read to the second', () => {
  const wall = createLocalCalendar('America/St_Johns');
  expect(wall(Date.parse('2010-03-14T03:30:59Z'))).toBe('2010-03-14T00:00:59.000Z');
  expect(wall(Date.parse('2010-03-14T03:31:00Z'))).toBe('2010-03-14T01:01:00.000Z');
});

const zones = ['Europe/London', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'];
const calendars = new Map(zones.map(zone => [zone, createLocalCalendar(zone)]));
const clocks = new Map(zones.map(zone => [zone, createLocalClock(zone)]));
/** Any instant of the years in which there is trade, or one near a change of the clocks. */
const instant = fc
  .tuple(
    fc.constantFrom(...zones),
    fc.integer({ min: 946_684_800, max: 4_102_444_800 }),
    fc.integer({ min: -7200, max: 7200 }),
    fc.boolean(),
  )
  .map(([zone, second, off, isNearChange]) => {
    const at = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(zone);
    const change = isNearChange ? at.getTimeZoneTransition('next') : null;
    return { zone, epochMs: (change ?? at).epochMilliseconds + off * 1000 };
  });

test('the calendar on the wall is that of Temporal, also around changes of the clocks', () => {
  fc.assert(
    fc.property(instant, ({ zone, epochMs }) => {
      const wall = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDateTime();
      expect(calendars.get(zone)?.(epochMs)).toBe(`${wall.toString({ smallestUnit: 'millisecond' })}Z`);
    }),
    { numRuns: 1000 },
  );
});

test('what the wall shows is read back as the same instant, or as the first of the two at which it showed it', () => {
  fc.assert(
    fc.property(instant, ({ zone, epochMs }) => {
      const wall = calendars.get(zone)?.(epochMs).slice(0, 19) ?? '';
      const back = clocks.get(zone)?.(wall);
      if (typeof back !== 'object') return expect.unreachable(`${wall} was shown in ${zone}`);
      if (back.isAmbiguous) expect(epochMs - back.epochMs).toBeGreaterThanOrEqual(0);
      else expect(back.epochMs).toBe(epochMs);
    }),
    { numRuns: 1000 },
  );
});
