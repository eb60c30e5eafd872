import pg from 'pg';

const oid = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  int8Array: 1016,
  timestampArray: 1115,
  dateArray: 1182,
  timestamptzArray: 1185,
  numericArray: 1231,
} as const;

// The types know no arrays of text; as a plain number it is taken.
const textArray: number = 1009;

const asText = (text: string): string => text;
const parseTexts: (text: string) => (string | null)[] = pg.types.getTypeParser(textArray, 'text');
const each =
  <T>(parse: (text: string) => T) =>
  (text: string): (T | null)[] =>
    parseTexts(text).map(item => (item === null ? null : parse(item)));

const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, BigInt],
  [oid.int8Array, each(BigInt)],
  [oid.numeric, asText],
  [oid.numericArray, parseTexts],
  [oid.date, asText],
  [oid.dateArray, parseTexts],
  [oid.timestamp, localTime],
  [oid.timestampArray, each(localTime)],
  [oid.timestamptz, instant],
  [oid.timestamptzArray, each(instant)],
  [oid.interval, asText],
]);

/**
 * How values arrive: `int8` (so `count(*)`, too) as bigint, `numeric` as decimal text, `date` as `YYYY-MM-DD`, `timestamptz` as
 * an ISO 8601 instant `2026-11-20T10:00:00.000Z` (3 digits, or up to 6 when there are microseconds), `timestamp` as
 * `2026-11-20T10:00:00` without a zone, `interval` as text; the same within arrays. All else as pg does it.
 */
export function getTypeParser(id: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const own = format === 'binary' ? undefined : parsers.get(id);
  return own ?? pg.types.getTypeParser(id, format === 'binary' ? 'binary' : 'text');
}

function localTime(text: string): string {
  return text.replace(' ', 'T');
}

/** Connections are in UTC, so instants arrive as `2026-11-20 10:00:00.25+00`. `infinity` and years BC stay as they are. */
function instant(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text);
  if (match !== null) return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0')}Z`;
  // A connection pooler may have kept another zone from us.
  const date = new Date(text.replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
