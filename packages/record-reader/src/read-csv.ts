import type { FormatFile, ProblemCodeName } from '@tillkeeper/contracts';
import { GrowingPositions } from './growing-positions.ts';
import { parseRecord } from './parse-record.ts';
import { scanRecord, type ScannedRecord } from './record-scanner.ts';
import { FileUnreadableError, type ReadLimits, type ReadResult } from './results.ts';

export interface CsvOptions {
  readonly formatFile: Pick<FormatFile, 'delimiter' | 'encoding'>;
  readonly limits: ReadLimits;
  /** Verified bytes come out in pieces of about this size. */
  readonly chunkBytes: number;
  /** False: count and check, keep no bytes (an upload is only looked at). */
  readonly shouldKeepRecords: boolean;
  /** Called for every right record, with its text; for sums over a column. */
  readonly onRecord?: (record: string) => void;
}

const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const messages: Partial<Record<ProblemCodeName, string>> = {
  'record.broken-quotes': 'the quotation marks do not close',
  'record.control-character': 'it contains invisible control characters',
  'record.invalid-encoding': 'it contains characters that cannot be read',
  'record.too-long': 'it is far too long',
};

/** Reads the bytes of a CSV file strictly: a header, right records, damaged records, in order. Throws FileUnreadableError. */
export async function* readCsv(source: AsyncIterable<Uint8Array>, options: CsvOptions): AsyncGenerator<ReadResult> {
  const reader = createCsvReader(options);
  for await (const chunk of source) yield* reader.push(chunk);
  yield* reader.end();
}

export interface CsvReader {
  push(chunk: Uint8Array): Generator<ReadResult>;
  end(): Generator<ReadResult>;
  /** Records so far, damaged ones included. */
  rows(): number;
  damagedRows(): number;
}

/** The same, pushed to; for a place where bytes go somewhere else at the same time. */
export function createCsvReader(options: CsvOptions): CsvReader {
  const { formatFile, limits } = options;
  const isUtf8Expected = formatFile.encoding === 'utf-8';
  const decoder = new TextDecoder(formatFile.encoding, { fatal: isUtf8Expected, ignoreBOM: true });
  const scanner = {
    delimiter: formatFile.delimiter.charCodeAt(0),
    isUtf8Expected,
    maxRecordBytes: limits.maxRecordBytes,
  };
  let carry: Buffer = Buffer.alloc(0);
  let carryOffset = 0;
  let columns: readonly string[] | undefined;
  let line = 1;
  let rows = 0;
  let damagedRows = 0;
  let isFirst = true;
  let positions = new GrowingPositions();
  let pieces: Buffer[] = [];
  let pieceBytes = 0;
  let seenBytes = 0;

  function* flush(): Generator<ReadResult> {
    if (positions.count > 0) {
      const csv = Buffer.concat(pieces);
      yield {
        kind: 'records',
        csv: isUtf8Expected ? csv : Buffer.from(decoder.decode(csv)),
        count: positions.count,
        positions: positions.take(),
      };
    }
    positions = new GrowingPositions();
    pieces = [];
    pieceBytes = 0;
  }

  function* work(bytes: Buffer, isLast: boolean): Generator<ReadResult> {
    let at = 0;
    // a run of right records whose bytes can be passed on as they are
    let runFrom = -1;
    let runTo = -1;
    const endRun = (): void => {
      if (runFrom >= 0 && options.shouldKeepRecords) {
        pieces.push(bytes.subarray(runFrom, runTo));
        pieceBytes += runTo - runFrom;
      }
      runFrom = -1;
    };
    for (;;) {
      const scanned: ScannedRecord = scanRecord(bytes, at, isLast, scanner);
      if (scanned.kind === 'more') break;
      if (scanned.kind === 'blank') {
        endRun();
        line += 1;
        at = scanned.next;
        continue;
      }
      if (columns === undefined) {
        columns = readHeader(scanned, bytes, decoder, formatFile.delimiter, limits);
        yield { kind: 'header', columns };
        line += scanned.lines;
        at = scanned.next;
        continue;
      }
      const code = scanned.kind === 'damaged' ? scanned.code : wrongFieldCount(scanned.fields, columns.length);
      rows += 1;
      if (code === undefined) {
        const { from, to, next } = scanned;
        if (options.onRecord !== undefined) options.onRecord(decoder.decode(bytes.subarray(from, to)));
        if (options.shouldKeepRecords) {
          positions.push(rows, line, carryOffset + from, carryOffset + to);
          if (next - to === 1 && bytes[to] === 10) {
            if (runFrom < 0) runFrom = from;
            runTo = next;
          } else {
            endRun();
            pieces.push(bytes.subarray(from, to), lineEnd);
            pieceBytes += to - from + 1;
          }
        }
        line += scanned.lines;
        at = next;
      } else {
        endRun();
        // what was asked of right records first comes out first
        yield* flush();
        damagedRows += 1;
        // a record over several lines that has the wrong number of fields is damaged in its first physical line
        const firstEnd = bytes.indexOf(10, scanned.from);
        const isWhole = scanned.kind === 'damaged' || scanned.lines === 1 || firstEnd < 0;
        const next = isWhole ? scanned.next : firstEnd + 1;
        const to = isWhole ? scanned.to : firstEnd;
        const raw = bytes
          .subarray(scanned.from, Math.min(to, scanned.from + 800))
          .toString(isUtf8Expected ? 'utf8' : 'latin1')
          .slice(0, 200);
        const fields = scanned.kind === 'record' ? scanned.fields : 0;
        const message = messages[code] ?? `it has ${fields} fields, the header has ${columns.length}`;
        yield {
          kind: 'damaged',
          code,
          rowNo: rows,
          lineFrom: line,
          byteFrom: carryOffset + scanned.from,
          byteTo: carryOffset + to,
          raw,
          message: `Line ${line} cannot be read: ${message}.`,
        };
        line += isWhole ? scanned.lines : 1;
        at = next;
      }
      if (pieceBytes + (runFrom < 0 ? 0 : runTo - runFrom) >= options.chunkBytes) {
        endRun();
        yield* flush();
      }
    }
    endRun();
    // a copy: the chunk that it stands in may go
    carry = Buffer.from(bytes.subarray(at));
    carryOffset += at;
  }

  return {
    *push(chunk) {
      seenBytes += chunk.length;
      if (seenBytes > limits.maxBytes)
        throw new FileUnreadableError('file.too-large', `It is larger than ${limits.maxBytes} bytes.`);
      let bytes =
        carry.length === 0
          ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
          : Buffer.concat([carry, chunk]);
      if (isFirst) {
        if (bytes.length < 4) {
          carry = Buffer.from(bytes);
          return;
        }
        isFirst = false;
        bytes = withoutBom(bytes);
      }
      yield* work(bytes, false);
    },
    *end() {
      let bytes: Buffer = carry;
      if (isFirst) bytes = withoutBom(bytes);
      yield* work(bytes, true);
      yield* flush();
      if (columns === undefined) throw new FileUnreadableError('file.empty', 'There is no header.');
    },
    rows: () => rows,
    damagedRows: () => damagedRows,
  };

  function withoutBom(bytes: Buffer): Buffer {
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      throw new FileUnreadableError('content.not-as-named', 'It is in UTF-16; send UTF-8.');
    if (!bytes.subarray(0, 3).equals(bom)) return bytes;
    carryOffset += 3;
    return bytes.subarray(3);
  }
}

const lineEnd = Buffer.from('\n');

function wrongFieldCount(fields: number, expected: number): ProblemCodeName | undefined {
  if (fields === expected) return undefined;
  return fields < expected ? 'record.too-few-fields' : 'record.too-many-fields';
}

function readHeader(
  scanned: ScannedRecord,
  bytes: Buffer,
  decoder: { decode(bytes: Uint8Array): string },
  delimiter: string,
  limits: ReadLimits,
): string[] {
  if (scanned.kind !== 'record')
    throw new FileUnreadableError('content.not-as-named', 'Its first line is no header of a CSV file.');
  if (scanned.fields > limits.maxFields)
    throw new FileUnreadableError('content.not-as-named', `Its header has ${scanned.fields} columns.`);
  const columns = parseRecord(decoder.decode(bytes.subarray(scanned.from, scanned.to)), delimiter).map(name =>
    name.trim(),
  );
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new FileUnreadableError('header.repeated-column', `The column ${repeated.slice(0, 100)} is there twice.`);
  return columns;
}
