import { isUtf8 } from 'node:buffer';
import type { FormatFile, ProblemCodeName } from '@tillkeeper/contracts';
import { readHeader } from './csv-header.ts';
import { createByteGatherer } from './gather-bytes.ts';
import { createRecordScanner, type Scanned } from './record-scanner.ts';
import { type Damaged, FileUnreadableError, type ReadLimits, type ReadResult } from './results.ts';
import { shownText } from './shown-text.ts';
import { createVerifiedBytes } from './verified-bytes.ts';

export interface CsvOptions {
  readonly formatFile: Pick<FormatFile, 'delimiter' | 'encoding'>;
  readonly limits: ReadLimits;
  /** Right records come out in pieces of about this size. */
  readonly chunkBytes: number;
  /** Bytes are looked at when this many have come. */
  readonly minWorkBytes: number;
  /** False: count and check, keep no bytes (an upload is only looked at). */
  readonly shouldKeepRecords: boolean;
  /** Called for every right record with the bytes in which it stands; they are only good during the call. */
  readonly onRecord?: (bytes: Buffer, from: number, to: number) => void;
}

/** A reader of CSV to which bytes are pushed. Both generators have to be run to their end. */
export interface CsvReader {
  push(chunk: Uint8Array): Generator<ReadResult>;
  end(): Generator<ReadResult>;
  /** So far: records, damaged ones included; damaged ones; blank lines, which are no records. */
  counts(): { readonly rows: number; readonly damagedRows: number; readonly blankLines: number };
}

const lineFeed = 10;
const shownBytes = 800;

/** Reads CSV strictly. Throws FileUnreadableError when the file as a whole cannot be read. */
export function createCsvReader(options: CsvOptions): CsvReader {
  const { formatFile, limits, shouldKeepRecords, onRecord } = options;
  const { encoding, delimiter } = formatFile;
  const scanner = createRecordScanner({ delimiter, encoding, maxRecordBytes: limits.maxRecordBytes });
  const gatherer = createByteGatherer(options.minWorkBytes);
  const verified = createVerifiedBytes({ encoding, delimiter });
  let width = -1;
  /** Of the first byte of what is worked on. */
  let offset = 0;
  let line = 1;
  let rows = 0;
  let damagedRows = 0;
  let blankLines = 0;
  let seenBytes = 0;
  let isBegun = false;
  /** A line without an end in sight that is longer than a record may be: where it began, and its beginning. */
  let stoppedAt: Scanned = 'more';
  let endless: { readonly byteFrom: number; readonly beginning: Buffer; lastByte: number } | undefined;

  function damaged(code: ProblemCodeName, byteFrom: number, byteTo: number, beginning: Uint8Array): Damaged {
    rows += 1;
    damagedRows += 1;
    const what = messages[code] ?? `it has ${scanner.fields} fields, the header has ${width}`;
    return {
      kind: 'damaged',
      code,
      rowNo: rows,
      lineFrom: line,
      byteFrom,
      byteTo,
      raw: shownText(beginning, encoding),
      message: `Line ${line} cannot be read: ${what}.`,
    };
  }

  /** Looks for the end of the endless line. Returns where reading goes on. */
  function* endOfEndless(bytes: Buffer, isLast: boolean): Generator<ReadResult, number> {
    if (endless === undefined) return 0;
    const found = bytes.indexOf(lineFeed);
    if (found < 0 && !isLast) {
      endless.lastByte = bytes.at(-1) ?? endless.lastByte;
      return bytes.length;
    }
    const lineEnd = found < 0 ? bytes.length : found;
    const lastByte = lineEnd > 0 ? bytes[lineEnd - 1] : endless.lastByte;
    const byteTo = offset + lineEnd - (lastByte === 13 ? 1 : 0);
    if (verified.byteLength > 0) yield verified.take();
    yield damaged('record.too-long', endless.byteFrom, byteTo, endless.beginning);
    line += 1;
    endless = undefined;
    return found < 0 ? bytes.length : found + 1;
  }

  /**
   * Takes right records until a chunk is full or something else comes (`stoppedAt`), and returns where that is. A plain
   * function: in a generator this loop takes twice as long.
   */
  function takeRightRecords(bytes: Buffer, from: number, isLast: boolean): number {
    let at = from;
    do {
      stoppedAt = scanner.scan(bytes, at, isLast);
      if (stoppedAt !== 'record' || scanner.fields !== width) break;
      rows += 1;
      if (onRecord !== undefined) onRecord(bytes, at, scanner.to);
      if (shouldKeepRecords) verified.add(bytes, at, scanner, rows, line, offset);
      line += scanner.lines;
      at = scanner.next;
    } while (at < bytes.length && verified.byteLength < options.chunkBytes);
    return at;
  }

  function* work(bytes: Buffer, isLast: boolean): Generator<ReadResult> {
    const wholeLines = isLast ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
    scanner.trust(encoding === 'utf-8' && isUtf8(bytes.subarray(0, wholeLines)));
    let at = yield* endOfEndless(bytes, isLast);
    while (at < bytes.length) {
      const from = takeRightRecords(bytes, at, isLast);
      at = from;
      if (verified.byteLength >= options.chunkBytes) yield verified.take();
      if (stoppedAt === 'record' && scanner.fields === width) continue;
      const scanned = stoppedAt;
      if (scanned === 'more') break;
      if (scanned === 'blank') {
        blankLines += 1;
        line += 1;
        at = scanner.next;
      } else if (width < 0) {
        if (scanned !== 'record')
          throw new FileUnreadableError('content.not-as-named', 'Its first line is no header of a CSV file.');
        const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(from, scanner.to));
        const columns = readHeader(text, { delimiter, maxFields: limits.maxFields });
        width = columns.length;
        yield { kind: 'header', columns };
        line += scanner.lines;
        at = scanner.next;
      } else if (scanned === 'endless') {
        const beginning = Buffer.from(bytes.subarray(from, from + shownBytes));
        endless = { byteFrom: offset + from, beginning, lastByte: bytes.at(-1) ?? 0 };
        at = bytes.length;
      } else {
        const code = scanned === 'damaged' ? scanner.code : wrongFieldCount(scanner.fields, width);
        const { lineTo } = scanner;
        const beginning = bytes.subarray(from, Math.min(lineTo, from + shownBytes));
        if (verified.byteLength > 0) yield verified.take();
        yield damaged(code, offset + from, offset + lineTo, beginning);
        line += 1;
        at = scanner.lineNext;
      }
    }
    verified.leave(bytes);
    gatherer.keep(bytes.subarray(at));
    offset += at;
  }

  function withoutMark(bytes: Buffer): Buffer {
    if (isBegun) return bytes;
    isBegun = true;
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      throw new FileUnreadableError('content.not-as-named', 'It is in UTF-16; send UTF-8.');
    if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) return bytes;
    offset += 3;
    return bytes.subarray(3);
  }

  return {
    *push(chunk) {
      seenBytes += chunk.length;
      if (seenBytes > limits.maxBytes)
        throw new FileUnreadableError('file.too-large', `It is larger than ${limits.maxBytes} bytes.`);
      const bytes = gatherer.add(chunk);
      if (bytes === undefined) return;
      if (!isBegun && bytes.length < 3) gatherer.keep(bytes);
      else yield* work(withoutMark(bytes), false);
    },
    *end() {
      yield* work(withoutMark(gatherer.rest()), true);
      if (verified.byteLength > 0) yield verified.take();
      if (width < 0) throw new FileUnreadableError('file.empty', 'There is no header.');
    },
    counts: () => ({ rows, damagedRows, blankLines }),
  };
}

const messages: Partial<Record<ProblemCodeName, string>> = {
  'record.broken-quotes': 'the quotation marks do not close',
  'record.control-character': 'it contains invisible control characters',
  'record.invalid-encoding': 'it contains characters that cannot be read',
  'record.too-long': 'it is far too long',
};

function wrongFieldCount(fields: number, expected: number): ProblemCodeName {
  return fields < expected ? 'record.too-few-fields' : 'record.too-many-fields';
}
