import { isUtf8 } from 'node:buffer';
import { columnsOf, type FormatFile, type ProblemCodeName } from '@tillkeeper/contracts';
import { GrowingPositions } from './growing-positions.ts';
import { type JsonObject, type JsonText, JsonTextError, readJsonObject } from './json-object.ts';
import { FileUnreadableError, type ReadLimits, type ReadResult } from './results.ts';

export interface NdjsonOptions {
  readonly formatFile: Pick<FormatFile, 'file_type' | 'columns'>;
  readonly limits: ReadLimits;
  readonly chunkBytes: number;
}

const linesColumn = 'lines';

/**
 * Reads one JSON object a line: a flat row, or a transaction with `lines`, of which each is a row. What comes out is the
 * same verified CSV, every value the text that was sent; its columns are the sender's names that the format uses.
 */
export async function* readNdjson(
  source: AsyncIterable<Uint8Array>,
  options: NdjsonOptions,
): AsyncGenerator<ReadResult> {
  const { formatFile, limits } = options;
  const columns = [
    ...new Set(
      Object.values(formatFile.columns).flatMap(one =>
        [one.from, one.otherwise, one.position_in, ...(one.sum ?? [])].filter(name => name !== undefined),
      ),
    ),
  ];
  const known = columns.length > 0 ? columns : columnsOf(formatFile.file_type).map(column => column.name);
  yield { kind: 'header', columns: known };
  let rows = 0;
  let line = 0;
  let positions = new GrowingPositions();
  let pieces: string[] = [];
  let pieceLength = 0;
  function* flush(): Generator<ReadResult> {
    if (positions.count > 0)
      yield { kind: 'records', csv: Buffer.from(pieces.join('')), count: positions.count, positions: positions.take() };
    positions = new GrowingPositions();
    pieces = [];
    pieceLength = 0;
  }
  for await (const { bytes, byteFrom } of physicalLines(source, limits)) {
    line += 1;
    const byteTo = byteFrom + bytes.length;
    if (bytes.length === 0) continue;
    const read = readLine(bytes, known, limits);
    if (read.kind === 'damaged') {
      yield* flush();
      rows += 1;
      yield {
        ...read,
        rowNo: rows,
        lineFrom: line,
        byteFrom,
        byteTo,
        raw: bytes.subarray(0, 800).toString('utf8').slice(0, 200),
        message: `Line ${line} cannot be read: ${read.message}.`,
      };
      continue;
    }
    for (const record of read.records) {
      rows += 1;
      positions.push(rows, line, byteFrom, byteTo);
      pieces.push(record);
      pieceLength += record.length;
    }
    if (pieceLength >= options.chunkBytes) yield* flush();
  }
  yield* flush();
}

type ReadLine =
  | { readonly kind: 'records'; readonly records: string[] }
  | { readonly kind: 'damaged'; readonly code: ProblemCodeName; readonly message: string };

function readLine(bytes: Buffer, columns: readonly string[], limits: ReadLimits): ReadLine {
  if (bytes.length > limits.maxRecordBytes)
    return { kind: 'damaged', code: 'record.too-long', message: 'it is far too long' };
  if (!isUtf8(bytes))
    return { kind: 'damaged', code: 'record.invalid-encoding', message: 'it contains characters that cannot be read' };
  try {
    const object = readJsonObject(bytes.toString('utf8'));
    const lines = object.get(linesColumn);
    if (lines === undefined) return { kind: 'records', records: [toRecord(columns, object)] };
    if (!Array.isArray(lines) || lines.length === 0)
      throw new JsonTextError('json.invalid-text', '`lines` is no list of lines');
    return {
      kind: 'records',
      records: lines.map((one: JsonText) => {
        if (!(one instanceof Map)) throw new JsonTextError('json.invalid-text', 'a line is no object');
        for (const key of one.keys())
          if (object.has(key))
            throw new JsonTextError(
              'json.duplicate-key',
              `${key.slice(0, 100)} is given for the transaction and for a line`,
            );
        return toRecord(columns, object, one);
      }),
    };
  } catch (error) {
    if (error instanceof JsonTextError) return { kind: 'damaged', code: error.code, message: error.message };
    throw error;
  }
}

function toRecord(columns: readonly string[], ...objects: readonly JsonObject[]): string {
  const cells = columns.map(column => {
    const value = objects.map(object => object.get(column)).find(one => one !== undefined) ?? '';
    if (typeof value !== 'string') throw new JsonTextError('json.invalid-text', `${column} is no text or number`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value))
      throw new JsonTextError('json.invalid-text', `${column} contains control characters`);
    return `"${value.replaceAll('"', '""')}"`;
  });
  return `${cells.join(',')}\n`;
}

/** Lines without their ends, and where they begin; of a line that is too long, enough to say so. */
async function* physicalLines(
  source: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
): AsyncGenerator<{ bytes: Buffer; byteFrom: number }> {
  let carry: Buffer[] = [];
  let carryBytes = 0;
  let seen = 0;
  let lineStart = 0;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    for (;;) {
      const end = bytes.indexOf(10, at);
      if (end < 0) break;
      const whole = carry.length === 0 ? bytes.subarray(at, end) : Buffer.concat([...carry, bytes.subarray(at, end)]);
      yield { bytes: withoutEnd(lineStart === 0 ? withoutBom(whole) : whole), byteFrom: lineStart };
      carry = [];
      carryBytes = 0;
      at = end + 1;
      lineStart = seen + at;
    }
    seen += bytes.length;
    if (seen > limits.maxBytes)
      throw new FileUnreadableError('file.too-large', `It is larger than ${limits.maxBytes} bytes.`);
    // a line that is too long is not kept in memory, however long it is
    if (carryBytes <= limits.maxRecordBytes + 1) {
      carry.push(bytes.subarray(at));
      carryBytes += bytes.length - at;
    }
  }
  if (carryBytes > 0) {
    const whole = Buffer.concat(carry);
    yield { bytes: withoutEnd(lineStart === 0 ? withoutBom(whole) : whole), byteFrom: lineStart };
  }
}

const withoutEnd = (bytes: Buffer): Buffer => (bytes[bytes.length - 1] === 13 ? bytes.subarray(0, -1) : bytes);
const withoutBom = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
