import { isUtf8 } from 'node:buffer';
import type { ProblemCodeName } from '@tillkeeper/contracts';

const lineFeed = 10;
const carriageReturn = 13;
const tab = 9;
const quote = 34;

/** What a scanner says of a stretch of bytes. Offsets are into the buffer it was given. */
export type ScannedRecord =
  | {
      readonly kind: 'record';
      readonly from: number /** One past the record, its line end left out. */;
      readonly to: number;
      readonly next: number;
      readonly lines: number;
      readonly fields: number;
    }
  | {
      readonly kind: 'damaged';
      readonly code: ProblemCodeName;
      readonly from: number;
      readonly to: number;
      readonly next: number;
      readonly lines: number;
      readonly fields: number;
    }
  | { readonly kind: 'blank'; readonly next: number }
  /** The record does not end in this buffer: come again with more. */
  | { readonly kind: 'more' };

export interface ScannerOptions {
  readonly delimiter: number;
  /** False for encodings in which every byte is a character. */
  readonly isUtf8Expected: boolean;
  readonly maxRecordBytes: number;
}

/**
 * Finds the next record of RFC 4180 at `from`. A record that breaks a rule is as long as its first physical line, so
 * that reading goes on at the next one. Nothing is guessed. `fields` of a damaged record is 0.
 */
export function scanRecord(bytes: Buffer, from: number, isLast: boolean, options: ScannerOptions): ScannedRecord {
  if (from >= bytes.length) return { kind: 'more' };
  const found = bytes.indexOf(lineFeed, from);
  if (found < 0 && !isLast)
    return bytes.length - from > options.maxRecordBytes
      ? tooLong(bytes, from, bytes.length, bytes.length)
      : { kind: 'more' };
  const lineEnd = found < 0 ? bytes.length : found;
  const next = found < 0 ? bytes.length : found + 1;
  const to = lineEnd > from && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
  if (to === from) return { kind: 'blank', next };
  if (to - from > options.maxRecordBytes) return tooLong(bytes, from, to, next);
  const damaged = (code: ProblemCodeName): ScannedRecord => ({
    kind: 'damaged',
    code,
    from,
    to,
    next,
    lines: 1,
    fields: 0,
  });

  const { delimiter } = options;
  let fields = 1;
  let hasQuote = false;
  let hasHigh = false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === delimiter) fields += 1;
    else if (byte < 32) {
      if (byte !== tab) return damaged('record.control-character');
    } else if (byte === quote) {
      hasQuote = true;
      break;
    } else if (byte >= 127) {
      if (byte === 127) return damaged('record.control-character');
      hasHigh = true;
    }
  }
  if (!hasQuote) {
    if (hasHigh && options.isUtf8Expected && !isUtf8(bytes.subarray(from, to)))
      return damaged('record.invalid-encoding');
    return { kind: 'record', from, to, next, lines: 1, fields };
  }
  const quoted = scanQuoted(bytes, from, isLast, options);
  if (quoted === 'more') return { kind: 'more' };
  if (typeof quoted === 'string') return damaged(quoted);
  return { kind: 'record', from, ...quoted };
}

function tooLong(bytes: Buffer, from: number, to: number, next: number): ScannedRecord {
  return {
    kind: 'damaged',
    code: 'record.too-long',
    from,
    to,
    next,
    lines: bytes[next - 1] === lineFeed ? 1 : 0,
    fields: 0,
  };
}

/** A record with quotes, byte after byte. */
function scanQuoted(
  bytes: Buffer,
  from: number,
  isLast: boolean,
  { delimiter, isUtf8Expected, maxRecordBytes }: ScannerOptions,
): { to: number; next: number; lines: number; fields: number } | ProblemCodeName | 'more' {
  let fields = 1;
  let lines = 1;
  let at = from;
  for (;;) {
    if (bytes[at] === quote) {
      // inside quotes: to the quote that is not doubled
      at += 1;
      for (;;) {
        const end = bytes.indexOf(quote, at);
        if (end < 0 || end - from > maxRecordBytes)
          return end < 0 && !isLast && bytes.length - from <= maxRecordBytes ? 'more' : 'record.broken-quotes';
        for (let inner = at; inner < end; inner += 1) {
          const byte = bytes[inner] ?? 0;
          if (byte === lineFeed) lines += 1;
          else if ((byte < 32 && byte !== tab && byte !== carriageReturn) || byte === 127)
            return 'record.control-character';
        }
        if (end + 1 >= bytes.length && !isLast) return 'more';
        if (bytes[end + 1] !== quote) {
          at = end + 1;
          break;
        }
        at = end + 2;
      }
    } else {
      for (; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0;
        if (
          byte === delimiter ||
          byte === lineFeed ||
          (byte === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === bytes.length))
        )
          break;
        if (byte === quote) return 'record.broken-quotes';
        if ((byte < 32 && byte !== tab) || byte === 127) return 'record.control-character';
      }
    }
    // a field has ended: only a delimiter or the end of the record may follow
    const byte = bytes[at];
    if (byte === delimiter) {
      fields += 1;
      at += 1;
      continue;
    }
    if (byte === carriageReturn && at + 1 >= bytes.length && !isLast) return 'more';
    const isEnd =
      byte === undefined ||
      byte === lineFeed ||
      (byte === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === bytes.length));
    if (!isEnd) return 'record.broken-quotes';
    if (byte === undefined && !isLast) return 'more';
    if (isUtf8Expected && !isUtf8(bytes.subarray(from, at))) return 'record.invalid-encoding';
    return {
      to: at,
      next: byte === undefined ? at : byte === lineFeed ? at + 1 : Math.min(at + 2, bytes.length),
      lines,
      fields,
    };
  }
}
