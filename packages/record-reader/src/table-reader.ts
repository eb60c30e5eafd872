import { isUtf8 } from 'node:buffer';
import type { FormatFile, ProblemCodeName } from '@tillkeeper/contracts';
import { damagedRecord, shownBytes, wrongFieldCount } from './damage.ts';
import { createEndlessLine } from './endless-line.ts';
import { createFileText } from './file-text.ts';
import { createHeaderReader, type FoundHeader } from './header-reader.ts';
import { createOddRecords, type OddRecord, type OddRecords } from './odd-records.ts';
import type { Scanned } from './record-scanner.ts';
import type { Damaged, Note, Place, ReadLimits, ReadResult } from './results.ts';
import type { FormatOfColumns } from './source-names.ts';
import type { TextEncoding } from './text-encoding.ts';
import { createVerifiedBytes } from './verified-bytes.ts';

export interface TableOptions {
  readonly formatFile: FormatOfColumns & Pick<FormatFile, 'delimiter' | 'encoding'>;
  readonly limits: ReadLimits;
  /** Right records come out in pieces of about this size. */
  readonly chunkBytes: number;
  /** False: count and check, keep no bytes (an upload is only looked at). */
  readonly shouldKeepRecords: boolean;
  /** Called for every right record with the bytes in which it stands; they are only good during the call. */
  readonly onRecord?: (bytes: Buffer, from: number, to: number) => void;
}

/** The table of a file, from its first line to its last. */
export interface TableReader {
  /** Works on bytes and returns how many of them are done; the others have to come again, with more behind them. */
  work(bytes: Buffer, isLast: boolean): Generator<ReadResult, number>;
  /** What is left to say when all bytes were worked on. */
  end(): Generator<ReadResult>;
  counts(): { readonly rows: number; readonly damagedRows: number; readonly blankLines: number };
}

const lineFeed = 10;

/** Why no further right record was taken. */
type Stop = Exclude<Scanned, 'blank'> | OddRecord | 'full';

/** Reads the bytes of a table as they were sent, those of UTF-16 as UTF-8. Throws FileUnreadableError. */
export function createTableReader(options: TableOptions, sent: TextEncoding): TableReader {
  const { formatFile, limits, shouldKeepRecords, onRecord } = options;
  const { delimiter } = formatFile;
  const text = createFileText(sent, { delimiter, maxRecordBytes: limits.maxRecordBytes });
  const { scanner, encoding, isUtf16 } = text;
  const headerReader = createHeaderReader(text, options);
  const verified = createVerifiedBytes({ encoding, delimiter });
  const endless = createEndlessLine(text);
  let odd: OddRecords | undefined;
  let firstBytes: Uint8Array = new Uint8Array(0);
  let width = -1;
  let rows = 0;
  let damagedRows = 0;
  let blankLines = 0;
  let stop: Stop = 'full';
  let isAfterBlank = false;
  /** The header of a second table. It goes on until the first header comes again. */
  let second: { readonly lineFrom: number; readonly fields: number } | undefined;
  /** A damaged record: the header of a second table, if the record that follows shows it. */
  let perhaps: { readonly damaged: Damaged; readonly note: Note; readonly fields: number } | undefined;

  function damaged(code: ProblemCodeName, place: Pick<Place, 'byteFrom' | 'byteTo'>, beginning: Buffer): Damaged {
    rows += 1;
    damagedRows += 1;
    const at = { rowNo: rows, lineFrom: text.line, place, beginning };
    const secondTableFrom = second?.lineFrom;
    return damagedRecord({ code, ...at, fields: scanner.fields, width, secondTableFrom }, encoding);
  }

  function* takeVerified(): Generator<ReadResult> {
    if (verified.byteLength > 0) yield verified.take();
  }

  /** Returns where reading goes on. */
  function* endOfEndless(bytes: Buffer, isLast: boolean): Generator<ReadResult, number> {
    const read = endless.goOn(bytes, isLast);
    if (read?.ended !== undefined) {
      yield damaged('record.too-long', read.ended.place, read.ended.beginning);
      text.line += 1;
    }
    return read?.next ?? 0;
  }

  function begin({ sent: names, header, blankLines: before }: FoundHeader): void {
    width = header.columns.length;
    blankLines = before;
    odd = createOddRecords({ header: { sent: names, columns: header.columns }, format: formatFile, encoding });
    ({ firstBytes } = odd);
  }

  /**
   * Takes right records until a chunk is full or something else comes (`stop`), and returns where that is. A plain
   * function: in a generator this loop takes twice as long.
   */
  function takeRightRecords(bytes: Buffer, from: number, isLast: boolean): number {
    // what does not change in the loop is not looked up in it
    const pairs = firstBytes;
    const { offset } = text;
    // in a second table with as many fields, nothing can be told from a row of the first but by its header
    const isHeld = second?.fields === width;
    let { line } = text;
    let isBlankBefore = isAfterBlank;
    let at = from;
    stop = 'full';
    do {
      const scanned = scanner.scan(bytes, at, isLast);
      if (scanned !== 'record' || scanner.fields !== width) {
        if (scanned !== 'blank') {
          stop = scanned;
          break;
        }
        isBlankBefore = true;
        blankLines += 1;
        line += 1;
        at = scanner.next;
        continue;
      }
      const isOdd = pairs[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] === 1;
      const names = isOdd ? odd?.look(bytes, at, scanner.to) : undefined;
      if (names !== undefined || isHeld) {
        stop = names ?? scanned;
        break;
      }
      isBlankBefore = false;
      rows += 1;
      if (onRecord !== undefined) onRecord(bytes, at, scanner.to);
      if (shouldKeepRecords) {
        const byteFrom = isUtf16 ? text.at(bytes, at) : offset + at;
        const byteTo = isUtf16 ? text.at(bytes, scanner.to) : offset + scanner.to;
        verified.add(bytes, at, scanner, rows, line, byteFrom, byteTo);
      }
      line += scanner.lines;
      at = scanner.next;
    } while (at < bytes.length && verified.byteLength < options.chunkBytes);
    isAfterBlank = isBlankBefore;
    text.line = line;
    return at;
  }

  /** Where rows could once be those of another table, they are not trusted until the first header comes again. */
  const secondFrom = (lineFrom: number, fields: number): typeof second => ({
    lineFrom,
    fields: second?.fields === width ? width : fields,
  });

  /** A record that has names where rows have data. */
  function* passHeader(bytes: Buffer, from: number, what: OddRecord): Generator<ReadResult, number> {
    yield* takeVerified();
    const place = text.placeOf(bytes, from);
    const { lineFrom } = place;
    const isAgain = what === 'header again';
    second = isAgain ? undefined : secondFrom(lineFrom, scanner.fields);
    yield isAgain
      ? { kind: 'note', code: 'header.repeated-row', ...place, detail: `line ${lineFrom} is no row` }
      : { kind: 'note', code: 'table.second', ...place, detail: secondTable(lineFrom) };
    text.line += scanner.lines;
    return scanner.next;
  }

  /** A record that cannot be used, and the rest of what its first line began. */
  function* passDamaged(bytes: Buffer, from: number, isRecord: boolean): Generator<ReadResult, number> {
    const { fields } = scanner;
    const isOther = isRecord && fields !== width && fields <= limits.maxFields;
    const evidence = isOther ? (odd?.evidence(bytes, from, scanner.to) ?? 'none') : 'none';
    if (evidence === 'known names') return yield* passHeader(bytes, from, 'second table');
    const wrongCount = fields === width ? 'record.other-table' : wrongFieldCount(fields, width);
    const place = text.placeOfLine(bytes, from);
    const beginning = bytes.subarray(from, Math.min(scanner.lineTo, from + shownBytes));
    yield* takeVerified();
    const result = damaged(isRecord ? wrongCount : scanner.code, place, beginning);
    if (evidence === 'names' && isAfterBlank) {
      const detail = secondTable(place.lineFrom);
      perhaps = { damaged: result, note: { kind: 'note', code: 'table.second', ...place, detail }, fields };
    } else yield result;
    text.line += 1;
    return scanner.lineNext;
  }

  /** The record that follows decides whether names are the header of a table: it has as many fields, and is none itself. */
  function* decide(bytes: Buffer, from: number, isLast: boolean): Generator<ReadResult, boolean> {
    if (perhaps === undefined) return true;
    const scanned = scanner.scan(bytes, from, isLast);
    if (scanned === 'more') return false;
    const isTable =
      scanned === 'record' && scanner.fields === perhaps.fields && odd?.evidence(bytes, from, scanner.to) === 'none';
    if (isTable) {
      rows -= 1;
      damagedRows -= 1;
      second = secondFrom(perhaps.note.lineFrom, perhaps.fields);
      yield perhaps.note;
    } else yield perhaps.damaged;
    perhaps = undefined;
    return true;
  }

  /** Reads on from `from` and returns where; undefined: more bytes are needed. */
  function* readRecords(bytes: Buffer, from: number, isLast: boolean): Generator<ReadResult, number> {
    const at = takeRightRecords(bytes, from, isLast);
    if (verified.byteLength >= options.chunkBytes) yield verified.take();
    if (stop === 'full' || stop === 'more') return at;
    if (stop === 'endless') {
      yield* takeVerified();
      endless.begin(bytes, at);
      isAfterBlank = false;
      return bytes.length;
    }
    const next =
      stop === 'record' || stop === 'damaged'
        ? yield* passDamaged(bytes, at, stop === 'record')
        : yield* passHeader(bytes, at, stop);
    isAfterBlank = false;
    return next;
  }

  return {
    *work(bytes, isLast) {
      const wholeLines = isLast ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
      scanner.trust(encoding === 'utf-8' && isUtf8(bytes.subarray(0, wholeLines)));
      let at = yield* endOfEndless(bytes, isLast);
      while (at < bytes.length) {
        if (width < 0) {
          const read = headerReader.read(bytes, at, isLast);
          if (read === undefined) break;
          if (typeof read !== 'number') {
            begin(read);
            yield read.header;
            yield* read.notes;
          }
          at = typeof read === 'number' ? read : read.next;
          continue;
        }
        if (!(yield* decide(bytes, at, isLast))) break;
        at = yield* readRecords(bytes, at, isLast);
        if (stop === 'more') break;
      }
      verified.leave(bytes);
      text.leave(bytes, at);
      return at;
    },
    *end() {
      if (width < 0) headerReader.fail();
      yield* takeVerified();
      if (perhaps !== undefined) yield perhaps.damaged;
    },
    counts: () => ({ rows, damagedRows, blankLines }),
  };
}

const secondTable = (lineFrom: number): string => `it begins in line ${lineFrom}`;
