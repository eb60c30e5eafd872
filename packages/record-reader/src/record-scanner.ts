import { isUtf8 } from 'node:buffer';
import type { FormatFile, ProblemCodeName } from '@tillkeeper/contracts';
import { byteClass, byteClassesOf } from './byte-classes.ts';

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
// constants, since a property of an object is loaded anew for every byte: three times as slow
const { plain, delimiter: delimiterClass, lineFeed: lineFeedClass, quote: quoteClass } = byteClass;

/**
 * `more`: the record does not end in these bytes, come again with more of them. `endless`: its first physical line is
 * longer than a record may be, and does not end in these bytes.
 */
export type Scanned = 'record' | 'damaged' | 'blank' | 'more' | 'endless';

/** What was found, as offsets into the bytes that were given: one object, written anew by every `scan`. */
export interface RecordScanner {
  /**
   * Finds the record of RFC 4180 that begins at `from`. Whatever buffers a file is cut into, the answer is the same.
   * `isLast`: no bytes follow these.
   */
  scan(bytes: Buffer, from: number, isLast: boolean): Scanned;
  /** Says whether all bytes up to the last line end are known to be right UTF-8, which saves a look at every record. */
  trust(isTrusted: boolean): void;
  /** One past the record, its line end left out; of a damaged one, past its first physical line. */
  to: number;
  /** Where reading goes on: a damaged record ends with its first physical line. */
  next: number;
  /** The same two of the first physical line, for a record that its reader finds damaged. */
  lineTo: number;
  lineNext: number;
  /** Physical lines that it takes. */
  lines: number;
  fields: number;
  code: ProblemCodeName;
}

export interface ScannerOptions {
  readonly delimiter: string;
  readonly encoding: FormatFile['encoding'];
  readonly maxRecordBytes: number;
}

export function createRecordScanner({ delimiter, encoding, maxRecordBytes }: ScannerOptions): RecordScanner {
  const delimiterByte = delimiter.charCodeAt(0);
  const trusting = byteClassesOf(delimiterByte, encoding, { isTrusted: true });
  const careful = byteClassesOf(delimiterByte, encoding, { isTrusted: false });
  let classes = careful;

  const found: RecordScanner = {
    scan(bytes, from, isLast) {
      const end = bytes.length;
      // a constant, or it is loaded anew for every byte
      const classOf = classes;
      let fields = 1;
      let at = from;
      let kind: number = plain;
      // most records: no quotes, nothing odd
      for (; at < end; at += 1) {
        kind = classOf[bytes[at] ?? 0] ?? plain;
        if (kind === plain) continue;
        if (kind !== delimiterClass) break;
        fields += 1;
      }
      if (at < end) {
        if (kind === byteClass.lineFeed) return wholeLine(from, at, at + 1, fields);
        if (kind === byteClass.carriageReturn && bytes[at + 1] === lineFeed) return wholeLine(from, at, at + 2, fields);
        return scanCarefully(bytes, from, isLast);
      }
      if (isLast) return at === from ? 'more' : wholeLine(from, at, at, fields);
      return end - from > maxRecordBytes + 1 ? 'endless' : 'more';
    },
    trust(isTrusted) {
      classes = isTrusted ? trusting : careful;
    },
    to: 0,
    next: 0,
    lineTo: 0,
    lineNext: 0,
    lines: 0,
    fields: 0,
    code: 'record.broken-quotes',
  };

  function wholeLine(from: number, to: number, next: number, fields: number): Scanned {
    found.to = to;
    found.next = next;
    found.lineTo = to;
    found.lineNext = next;
    found.lines = 1;
    found.fields = fields;
    if (to === from) return 'blank';
    if (to - from <= maxRecordBytes) return 'record';
    found.code = 'record.too-long';
    return 'damaged';
  }

  /** Damage ends with the first physical line; `firstLineEnd` is where that is, or -1 when it is not before `at`. */
  function damage(code: ProblemCodeName, stretch: Stretch, firstLineEnd: number, at: number): Scanned {
    const { bytes, from, isLast } = stretch;
    let lineEnd = firstLineEnd < 0 ? bytes.indexOf(lineFeed, at) : firstLineEnd;
    if (lineEnd < 0) {
      if (!isLast) return bytes.length - from > maxRecordBytes + 1 ? 'endless' : 'more';
      lineEnd = bytes.length;
    }
    const to = withoutReturn(bytes, from, lineEnd);
    wholeLine(from, to, Math.min(lineEnd + 1, bytes.length), 0);
    found.code = to - from > maxRecordBytes ? 'record.too-long' : code;
    return 'damaged';
  }

  /** A record with quotes, or with something odd in it. No closures in here: what they share with it becomes slow. */
  function scanCarefully(bytes: Buffer, from: number, isLast: boolean): Scanned {
    const end = bytes.length;
    const limit = from + maxRecordBytes;
    const classOf = classes;
    let firstLineEnd = -1;
    let lines = 1;
    let fields = 1;
    let hasHigh = false;
    /** Quotes that do not close say more than an odd character between them, so that is kept until the end is found. */
    let oddity: ProblemCodeName | undefined;
    let isFieldStart = true;
    let hasQuoteEnded = false;
    let at = from;
    let to = -1;
    let next = -1;
    while (at < end) {
      const kind = classOf[bytes[at] ?? 0] ?? plain;
      if (at >= limit && kind !== lineFeedClass && kind !== byteClass.carriageReturn)
        return damage('record.too-long', { bytes, from, isLast }, firstLineEnd, at);
      if (kind === quoteClass) {
        if (!isFieldStart) return damage('record.broken-quotes', { bytes, from, isLast }, firstLineEnd, at);
        isFieldStart = false;
        hasQuoteEnded = true;
        at += 1;
        // to the quote that is not doubled
        for (; ; at += 1) {
          if (at >= end) {
            if (!isLast) return 'more';
            return damage('record.broken-quotes', { bytes, from, isLast }, firstLineEnd, at);
          }
          // quotes that do not close within the length of a record do not close
          if (at >= limit) return damage('record.broken-quotes', { bytes, from, isLast }, firstLineEnd, at);
          const inner = classOf[bytes[at] ?? 0] ?? plain;
          if (inner <= delimiterClass) continue;
          if (inner === quoteClass) {
            if (at + 1 === end && !isLast) return 'more';
            if (bytes[at + 1] !== quote) break;
            at += 1;
          } else if (inner === lineFeedClass) {
            if (firstLineEnd < 0) firstLineEnd = at;
            lines += 1;
          } else if (inner === byteClass.high) hasHigh = true;
          else if (inner === byteClass.control) oddity ??= 'record.control-character';
          else if (inner === byteClass.invalid) oddity ??= 'record.invalid-encoding';
        }
        at += 1;
        continue;
      }
      if (kind === delimiterClass) {
        fields += 1;
        isFieldStart = true;
        hasQuoteEnded = false;
        at += 1;
        continue;
      }
      if (kind === lineFeedClass || kind === byteClass.carriageReturn) {
        const isReturn = kind === byteClass.carriageReturn;
        if (isReturn && at + 1 === end && !isLast) return 'more';
        if (!isReturn || at + 1 === end || bytes[at + 1] === lineFeed) {
          to = at;
          next = Math.min(isReturn ? at + 2 : at + 1, end);
          break;
        }
        oddity ??= 'record.control-character';
      }
      if (hasQuoteEnded) return damage('record.broken-quotes', { bytes, from, isLast }, firstLineEnd, at);
      if (kind === byteClass.high) hasHigh = true;
      else if (kind === byteClass.control) oddity ??= 'record.control-character';
      else if (kind === byteClass.invalid) oddity ??= 'record.invalid-encoding';
      isFieldStart = false;
      at += 1;
    }
    if (to < 0) {
      if (!isLast) return 'more';
      to = end;
      next = end;
    }
    if (to - from > maxRecordBytes) return damage('record.too-long', { bytes, from, isLast }, firstLineEnd, to);
    if (oddity !== undefined) return damage(oddity, { bytes, from, isLast }, firstLineEnd, to);
    if (hasHigh && !isUtf8(bytes.subarray(from, to)))
      return damage('record.invalid-encoding', { bytes, from, isLast }, firstLineEnd, to);
    wholeLine(from, to, next, fields);
    if (firstLineEnd < 0) return to === from ? 'blank' : 'record';
    found.lines = lines;
    found.lineTo = withoutReturn(bytes, from, firstLineEnd);
    found.lineNext = firstLineEnd + 1;
    return 'record';
  }
  return found;
}

interface Stretch {
  readonly bytes: Buffer;
  readonly from: number;
  readonly isLast: boolean;
}

const withoutReturn = (bytes: Buffer, from: number, lineEnd: number): number =>
  lineEnd > from && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
