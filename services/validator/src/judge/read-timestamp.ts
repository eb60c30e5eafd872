import type { ConversionCode, FormatFile } from '@tillkeeper/contracts';
import { createLocalClock, isCalendarDate } from '@tillkeeper/domain';

export type ReadTimestamp = { readonly epochMs: number; readonly isAmbiguous: boolean } | ConversionCode;

/** Named parts of each pattern; an offset is read only where the pattern has one. ISO as RFC 3339 has it, small letters and all. */
const patterns: Readonly<Record<FormatFile['timestamp_pattern'], RegExp>> = {
  iso: /^(?<y>\d{4})-(?<mo>\d{2})-(?<d>\d{2})[Tt ](?<h>\d{2}):(?<mi>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?)?(?<offset>[Zz]|[+-]\d{2}(?::?\d{2})?)?$/,
  'yyyy-MM-dd HH:mm:ss': /^(?<y>\d{4})-(?<mo>\d{2})-(?<d>\d{2}) (?<h>\d{2}):(?<mi>\d{2}):(?<s>\d{2})$/,
  'yyyy-MM-dd HH:mm': /^(?<y>\d{4})-(?<mo>\d{2})-(?<d>\d{2}) (?<h>\d{2}):(?<mi>\d{2})$/,
  'dd/MM/yyyy HH:mm': /^(?<d>\d{2})\/(?<mo>\d{2})\/(?<y>\d{4}) (?<h>\d{2}):(?<mi>\d{2})$/,
  'dd/MM/yyyy HH:mm:ss': /^(?<d>\d{2})\/(?<mo>\d{2})\/(?<y>\d{4}) (?<h>\d{2}):(?<mi>\d{2}):(?<s>\d{2})$/,
  'MM/dd/yyyy HH:mm:ss': /^(?<mo>\d{2})\/(?<d>\d{2})\/(?<y>\d{4}) (?<h>\d{2}):(?<mi>\d{2}):(?<s>\d{2})$/,
};

/**
 * Reads timestamps of a format, to the millisecond; those without an offset in the zone that is asked for. A regular
 * expression first, the calendar after it, since Date.parse takes what is no date. The last text is remembered: the lines of a basket have the same.
 */
export function createTimestampReader(
  pattern: FormatFile['timestamp_pattern'],
): (text: string, timeZone: string) => ReadTimestamp {
  const clocks = new Map<string, ReturnType<typeof createLocalClock>>();
  let lastText = '';
  let lastZone = '';
  let last: ReadTimestamp = 'timestamp.unreadable';
  const read = (text: string, timeZone: string): ReadTimestamp => {
    const part = patterns[pattern].exec(text)?.groups;
    if (part === undefined) return 'timestamp.unreadable';
    const { y = '', mo = '', d = '', h = '', mi = '', s = '00', f = '', offset } = part;
    const year = Number(y);
    const isTime = Number(h) <= 23 && Number(mi) <= 59 && Number(s) <= 59;
    if (!isTime || year < 1900 || year > 2200 || !isCalendarDate(year, Number(mo), Number(d)))
      return 'timestamp.unreadable';
    const local = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
    const fractionMs = Number(f.padEnd(3, '0').slice(0, 3));
    if (offset !== undefined) {
      const offsetMs = readOffset(offset);
      if (offsetMs === undefined) return 'timestamp.unreadable';
      return { epochMs: Date.parse(`${local}Z`) - offsetMs + fractionMs, isAmbiguous: false };
    }
    let clock = clocks.get(timeZone);
    if (clock === undefined) {
      clock = createLocalClock(timeZone);
      clocks.set(timeZone, clock);
    }
    const instant = clock(local);
    return instant === 'nonexistent'
      ? 'timestamp.nonexistent-local-time'
      : { epochMs: instant.epochMs + fractionMs, isAmbiguous: instant.isAmbiguous };
  };
  return (text, timeZone) => {
    if (text !== lastText || timeZone !== lastZone) {
      last = read(text, timeZone);
      lastText = text;
      lastZone = timeZone;
    }
    return last;
  };
}

/** Nowhere on earth is it later than 14 hours after Greenwich, or earlier than 12 before. */
const offsetMinutes = { from: -12 * 60, to: 14 * 60 };

function readOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const minute = text.length === 3 ? 0 : Number(text.slice(-2));
  const minutes = (Number(text.slice(1, 3)) * 60 + minute) * (text.startsWith('-') ? -1 : 1);
  if (minute > 59 || minutes < offsetMinutes.from || minutes > offsetMinutes.to) return undefined;
  return minutes * 60_000;
}
