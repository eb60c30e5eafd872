import type { FormatFile } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { createTimestampReader, type ReadTimestamp } from './read-timestamp.ts';

const read = (
  text: string,
  timeZone = 'Europe/London',
  pattern: FormatFile['timestamp_pattern'] = 'iso',
): ReadTimestamp => createTimestampReader(pattern)(text, timeZone);
const instantOf = (found: ReadTimestamp): string =>
  typeof found === 'string' ? found : `${new Date(found.epochMs).toISOString()}${found.isAmbiguous ? ' or later' : ''}`;

test.each([
  ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20t10:00:00z', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20 10:00', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20T10:00:00+14:00', '2026-11-19T20:00:00.000Z'],
  ['2026-11-20T10:00:00-12:00', '2026-11-20T22:00:00.000Z'],
  ['2026-11-20T10:00:00+05:45', '2026-11-20T04:15:00.000Z'],
  ['2026-11-20T10:00:00+0545', '2026-11-20T04:15:00.000Z'],
  ['2026-11-20T10:00:00+05', '2026-11-20T05:00:00.000Z'],
  ['2026-11-20T10:00:00-00:00', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20T00:30:00-03:30', '2026-11-20T04:00:00.000Z'],
  ['2026-11-20T10:00:00.5Z', '2026-11-20T10:00:00.500Z'],
  ['2026-11-20T10:00:00,25Z', '2026-11-20T10:00:00.250Z'],
  // to the millisecond: what is less is left out, not rounded into another second
  ['2026-11-20T10:00:00.999999999Z', '2026-11-20T10:00:00.999Z'],
  ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
  ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.000Z'],
  ['2000-02-29T10:00:00Z', '2000-02-29T10:00:00.000Z'],
  // an offset decides, whatever the store's clocks do at that hour
  ['2026-03-29T01:30:00+00:00', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T01:30:00+00:00', '2026-10-25T01:30:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(instantOf(read(text))).toBe(instant);
});

test.each([
  ...['', 'today', '2026-11-20', '10:00:00', '20/11/2026 10:00', '20261120T100000Z', '2026-W47-5T10:00', '1763632800'],
  // leap seconds, the 24th hour, other hours that no clock shows
  ...[
    '2016-12-31T23:59:60Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T10:60:00Z',
    '2026-11-20T10:00:61Z',
  ],
  ...[
    '2026-02-29T10:00:00Z',
    '1900-02-29T10:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-10T10:00:00Z',
  ],
  ...[
    '2026-11-00T10:00:00Z',
    '0026-11-20T10:00:00Z',
    '1899-12-31T10:00:00Z',
    '2201-01-01T00:00:00Z',
    '12026-11-20T10:00:00Z',
  ],
  ...['+002026-11-20T10:00:00Z', '-002026-11-20T10:00:00Z'],
  ...[
    '2026-11-20T10:00:00+14:01',
    '2026-11-20T10:00:00-12:01',
    '2026-11-20T10:00:00+24:00',
    '2026-11-20T10:00:00+05:60',
  ],
  ...['2026-11-20T10:00:00\u221205:00', '2026-11-20T10:00:00+5:00', '2026-11-20T10:00:00 Z', '2026-11-20T10:00:00GMT'],
  ...['2026-11-20T10:00:00.Z', '2026-11-20T10:00:00.1234567890Z', '2026-11-20T10:00:00;5Z', '2026-11-20T10.5Z'],
  ...[
    '2026-11-20T10:00:00Z[Europe/London]',
    '2026-11-20T10:00:00ZZ',
    'xx2026-11-20T10:00:00Z',
    '2026-11-20T10:00:00Z\n',
  ],
  ...[
    ' 2026-11-20T10:00:00Z',
    '2026-11-20  10:00',
    '２０２６-11-20T10:00:00Z',
    '2026-11-2٠T10:00:00Z',
    '2026‐11‐20T10:00:00Z',
  ],
])('%j is no timestamp', text => {
  expect(read(text)).toBe('timestamp.unreadable');
});

test.each<[string, string, string]>([
  // London goes forward at 01:00 and back at 02:00
  ['Europe/London', '2026-03-29T00:59:59', '2026-03-29T00:59:59.000Z'],
  ['Europe/London', '2026-03-29T01:00:00', 'timestamp.nonexistent-local-time'],
  ['Europe/London', '2026-03-29T01:59:59.999', 'timestamp.nonexistent-local-time'],
  ['Europe/London', '2026-03-29T02:00:00', '2026-03-29T01:00:00.000Z'],
  ['Europe/London', '2026-10-25T00:59:59', '2026-10-24T23:59:59.000Z'],
  ['Europe/London', '2026-10-25T01:00:00', '2026-10-25T00:00:00.000Z or later'],
  ['Europe/London', '2026-10-25T01:59:59', '2026-10-25T00:59:59.000Z or later'],
  ['Europe/London', '2026-10-25T02:00:00', '2026-10-25T02:00:00.000Z'],
  // half an hour, and the other way round: summer is in January
  ['Australia/Lord_Howe', '2026-10-04T01:59:59', '2026-10-03T15:29:59.000Z'],
  ['Australia/Lord_Howe', '2026-10-04T02:00:00', 'timestamp.nonexistent-local-time'],
  ['Australia/Lord_Howe', '2026-10-04T02:29:59', 'timestamp.nonexistent-local-time'],
  ['Australia/Lord_Howe', '2026-10-04T02:30:00', '2026-10-03T15:30:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05T01:29:59', '2026-04-04T14:29:59.000Z'],
  ['Australia/Lord_Howe', '2026-04-05T01:30:00', '2026-04-04T14:30:00.000Z or later'],
  ['Australia/Lord_Howe', '2026-04-05T01:59:59', '2026-04-04T14:59:59.000Z or later'],
  ['Australia/Lord_Howe', '2026-04-05T02:00:00', '2026-04-04T15:30:00.000Z'],
  ['Australia/Sydney', '2026-04-05T02:30:00', '2026-04-04T15:30:00.000Z or later'],
  ['Australia/Sydney', '2026-10-04T02:30:00', 'timestamp.nonexistent-local-time'],
  // three quarters of an hour off everybody else
  ['Pacific/Chatham', '2026-09-27T02:45:00', 'timestamp.nonexistent-local-time'],
  ['Pacific/Chatham', '2026-04-05T03:00:00', '2026-04-04T13:15:00.000Z or later'],
  ['Asia/Kathmandu', '2026-11-20T10:00:00', '2026-11-20T04:15:00.000Z'],
  // Samoa went over the date line: the 30th never was
  ['Pacific/Apia', '2011-12-29T23:59:59', '2011-12-30T09:59:59.000Z'],
  ['Pacific/Apia', '2011-12-30T00:00:00', 'timestamp.nonexistent-local-time'],
  ['Pacific/Apia', '2011-12-30T12:00:00', 'timestamp.nonexistent-local-time'],
  ['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00.000Z'],
  // at midnight, so that a day begins at one
  ['America/Sao_Paulo', '2018-11-04T00:30:00', 'timestamp.nonexistent-local-time'],
  ['America/Sao_Paulo', '2018-02-17T23:30:00', '2018-02-18T01:30:00.000Z or later'],
  // a minute after midnight
  ['America/St_Johns', '2010-03-14T00:00:59', '2010-03-14T03:30:59.000Z'],
  ['America/St_Johns', '2010-03-14T00:01:00', 'timestamp.nonexistent-local-time'],
  // three quarters of an hour less thirty seconds
  ['Africa/Monrovia', '1972-01-07T00:44:29', 'timestamp.nonexistent-local-time'],
  ['Africa/Monrovia', '1972-01-07T00:44:30', '1972-01-07T00:44:30.000Z'],
  ['UTC', '2026-03-29T01:30:00', '2026-03-29T01:30:00.000Z'],
])('in %s it is %s: %s', (timeZone, text, instant) => {
  expect(instantOf(read(text, timeZone))).toBe(instant);
  // the same after other times of that hour were asked for
  const reader = createTimestampReader('iso');
  for (const minute of ['00', '29', '30', '59']) reader(`${text.slice(0, 14)}${minute}:00`, timeZone);
  expect(instantOf(reader(text, timeZone))).toBe(instant);
});

test.each<[FormatFile['timestamp_pattern'], string, string]>([
  ['yyyy-MM-dd HH:mm:ss', '2026-11-20 10:00:07', '2026-11-20T10:00:07.000Z'],
  ['yyyy-MM-dd HH:mm:ss', '2026-11-20T10:00:07', 'timestamp.unreadable'],
  ['yyyy-MM-dd HH:mm:ss', '2026-11-20 10:00:07Z', 'timestamp.unreadable'],
  ['yyyy-MM-dd HH:mm', '2026-11-20 10:00', '2026-11-20T10:00:00.000Z'],
  ['yyyy-MM-dd HH:mm', '2026-11-20 10:00:07', 'timestamp.unreadable'],
  ['dd/MM/yyyy HH:mm', '05/11/2026 10:00', '2026-11-05T10:00:00.000Z'],
  ['dd/MM/yyyy HH:mm', '11/20/2026 10:00', 'timestamp.unreadable'],
  ['dd/MM/yyyy HH:mm', '5/11/2026 10:00', 'timestamp.unreadable'],
  ['dd/MM/yyyy HH:mm:ss', '05/11/2026 10:00:07', '2026-11-05T10:00:07.000Z'],
  ['MM/dd/yyyy HH:mm:ss', '11/05/2026 10:00:07', '2026-11-05T10:00:07.000Z'],
  ['MM/dd/yyyy HH:mm:ss', '20/11/2026 10:00:07', 'timestamp.unreadable'],
])('as %s, %s is %s', (pattern, text, instant) => {
  expect(instantOf(read(text, 'Europe/London', pattern))).toBe(instant);
});

const two = (value: number): string => String(value).padStart(2, '0');
const localText = fc
  .tuple(
    fc.integer({ min: 1900, max: 2200 }),
    ...([fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 })] as const),
    ...([fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })] as const),
    fc.constantFrom('', '.1', ',25', '.999', '.123456789', '.0000000001', '.'),
  )
  .map(([y, mo, d, h, mi, s, f]) => `${y}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}${f}`);

test('with an offset it is the instant that Temporal reads, and unreadable only where Temporal says so, or for a reason of ours', () => {
  const offset = fc.oneof(
    fc.constantFrom('Z', 'z', '+00:00', '-00:00', '+14:00', '-12:00', '+05:45', '+0530', '+01'),
    fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(60)).map(([sign, h, m]) => `${sign}${two(h)}:${two(m)}`),
  );
  fc.assert(
    fc.property(localText, offset, (local, zone) => {
      const found = read(`${local}${zone}`);
      const hours = Number(zone.slice(0, 3));
      const minutes = (Math.abs(hours) * 60 + Number(zone.slice(4) || zone.slice(3))) * (zone.startsWith('-') ? -1 : 1);
      // Temporal takes leap seconds for the second before, and offsets of up to a day
      const isOurReason = local.slice(17, 19) === '60' || minutes > 14 * 60 || minutes < -12 * 60;
      let oracle: number | undefined;
      try {
        oracle = isOurReason ? undefined : Temporal.Instant.from(`${local}${zone}`).epochMilliseconds;
      } catch {
        oracle = undefined;
      }
      expect(found).toEqual(oracle === undefined ? 'timestamp.unreadable' : { epochMs: oracle, isAmbiguous: false });
    }),
    { numRuns: 5000 },
  );
});

const zones = [
  ...['Europe/London', 'Europe/Dublin', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'Africa/Cairo'],
  ...['Africa/Casablanca', 'Africa/Monrovia', 'Antarctica/Troll', 'Asia/Tehran', 'Asia/Kathmandu', 'Asia/Pyongyang'],
  ...[
    'Australia/Lord_Howe',
    'Australia/Sydney',
    'Pacific/Auckland',
    'Pacific/Chatham',
    'Pacific/Apia',
    'Pacific/Kwajalein',
  ],
];

/** Every instant at which the clocks of a zone show a time, by trying every offset that it has within two days. */
function instantsOf(local: Temporal.PlainDateTime, timeZone: string): number[] {
  const asUtc = local.toZonedDateTime('UTC').epochMilliseconds;
  const offsetAt = (epochMs: number): number =>
    Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
  const offsets = new Set(Array.from({ length: 97 }, (_, hours) => offsetAt(asUtc + (hours - 48) * 3_600_000)));
  return [...offsets]
    .map(offset => asUtc - offset)
    .filter(epochMs => asUtc - epochMs === offsetAt(epochMs))
    .sort((a, b) => a - b);
}

test('in a zone it is the instant at which the clocks showed it, the first where there are two, and none where there is none', () => {
  // an hour or so around a change of the clocks, or any time at all
  const around = fc
    .tuple(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 2_145_916_800 }),
      fc.integer({ min: -7200, max: 7200 }),
      fc.boolean(),
    )
    .map(([timeZone, second, off, isAny]) => {
      const start = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(timeZone);
      const change = isAny ? null : start.getTimeZoneTransition('next');
      const local = (change ?? start).toPlainDateTime().add({ seconds: off });
      return { timeZone, local };
    });
  let changes = 0;
  const readers = new Map(zones.map(zone => [zone, createTimestampReader('iso')]));
  fc.assert(
    fc.property(around, ({ timeZone, local }) => {
      const [first, second] = instantsOf(local, timeZone);
      if (first === undefined || second !== undefined) changes += 1;
      // the same reader for all: what it remembers of an hour must not decide another
      expect(readers.get(timeZone)?.(local.toString({ smallestUnit: 'second' }), timeZone)).toEqual(
        first === undefined
          ? 'timestamp.nonexistent-local-time'
          : { epochMs: first, isAmbiguous: second !== undefined },
      );
    }),
    { numRuns: 1500 },
  );
  expect(changes).toBeGreaterThan(100);
});
