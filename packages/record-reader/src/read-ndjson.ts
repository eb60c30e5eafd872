import { isUtf8 } from 'node:buffer';
import type { ProblemCodeName } from '@tillkeeper/contracts';
import { type JsonObject, type JsonText, JsonTextError, readJsonObject } from './json-object.ts';
import { createFlatLines, type FlatLines } from './flat-lines.ts';
import { createGrowingText } from './growing-text.ts';
import { createLineReader, type PhysicalLine } from './physical-lines.ts';
import { createPositionColumns } from './position-columns.ts';
import type { ReadLimits, ReadResult, ReadSummary } from './results.ts';
import { shownText } from './shown-text.ts';
import { type FormatOfColumns, sourceNamesOf } from './source-names.ts';

export interface NdjsonOptions {
  readonly formatFile: FormatOfColumns;
  readonly limits: ReadLimits;
  readonly chunkBytes: number;
  readonly minWorkBytes: number;
  readonly onEnd: (summary: ReadSummary) => void;
  /** Called for every right row with its cells, in the order of the header. */
  readonly onCells?: (cells: readonly string[]) => void;
}

const linesKey = 'lines';
const maxUnknownKeys = 100;
/** Tab, line feed and carriage return may stand in a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Reads one JSON object a line: a flat row, or a transaction with `lines`, of which each is a row; all rows of an object
 * have its line and its bytes. What comes out is the same verified CSV, every value the text that was sent; the columns
 * are the sender's names that the format uses.
 */
export async function* readNdjson(
  source: AsyncIterable<Uint8Array>,
  options: NdjsonOptions,
): AsyncGenerator<ReadResult> {
  const columns = sourceNamesOf(options.formatFile);
  yield { kind: 'header', columns, place: undefined };
  const lines = createLineReader(options);
  const rows = createRowReader(columns, options);
  for await (const chunk of source) yield* rows.take(lines.push(chunk));
  yield* rows.take(lines.end());
  yield* rows.end();
}

function createRowReader(
  columns: readonly string[],
  { chunkBytes, onCells, onEnd }: NdjsonOptions,
): { take(lines: Iterable<PhysicalLine>): Generator<ReadResult>; end(): Generator<ReadResult> } {
  const flatLines = createFlatLines(columns);
  const known = new Set([...columns, linesKey]);
  const unknownKeys = new Set<string>();
  const positions = createPositionColumns();
  const verified = createGrowingText();
  let rows = 0;
  let damagedRows = 0;
  let blankLines = 0;
  let line = 0;
  const takeRecords = (): ReadResult => {
    const { count } = positions;
    return { kind: 'records', csv: verified.take(), count, positions: positions.take() };
  };
  const noteUnknown = (object: JsonObject): void => {
    for (const key of object.keys())
      if (!known.has(key) && unknownKeys.size < maxUnknownKeys) unknownKeys.add(key.slice(0, 100).toWellFormed());
  };
  return {
    *take(lines) {
      for (const { bytes, isTooLong, byteFrom, byteTo } of lines) {
        line += 1;
        if (bytes.length === 0) {
          blankLines += 1;
          continue;
        }
        const read = readLine(bytes, isTooLong, columns, flatLines);
        if ('code' in read) {
          if (positions.count > 0) yield takeRecords();
          rows += 1;
          damagedRows += 1;
          const { code } = read;
          const message = `Line ${line} cannot be read: ${read.message}.`;
          const raw = shownText(bytes, 'utf-8');
          yield { kind: 'damaged', code, rowNo: rows, lineFrom: line, byteFrom, byteTo, raw, message };
          continue;
        }
        for (const object of read.objects) noteUnknown(object);
        for (const cells of read.rows) {
          rows += 1;
          onCells?.(cells);
          positions.push(rows, line, byteFrom, byteTo);
          verified.add(toRecord(cells, read.isPlain));
        }
        if (verified.byteLength >= chunkBytes) yield takeRecords();
      }
    },
    *end() {
      if (positions.count > 0) yield takeRecords();
      onEnd({ rows, damagedRows, blankLines, unknownKeys: [...unknownKeys] });
    },
  };
}

type ReadLine =
  | {
      readonly rows: readonly string[][];
      readonly objects: readonly JsonObject[];
      /** No text in it has quotes or anything else that has to be looked at. */
      readonly isPlain: boolean;
    }
  | { readonly code: ProblemCodeName; readonly message: string };

function readLine(bytes: Buffer, isTooLong: boolean, columns: readonly string[], flatLines: FlatLines): ReadLine {
  if (isTooLong) return { code: 'record.too-long', message: 'it is far too long' };
  if (!isUtf8(bytes)) return { code: 'record.invalid-encoding', message: 'it contains characters that cannot be read' };
  const text = bytes.toString('utf8');
  const alike = flatLines.read(text);
  if (alike !== undefined) return { rows: [alike], objects: [], isPlain: true };
  // only an escape can put quotes or control characters into a text of JSON, but for one
  const isPlain = !text.includes('\\') && !text.includes('\u007f');
  try {
    const object = readJsonObject(text);
    const lines = object.get(linesKey);
    if (lines === undefined) {
      const cells = cellsOf(columns, isPlain, object);
      flatLines.learn(object);
      return { rows: [cells], objects: [object], isPlain };
    }
    if (!Array.isArray(lines) || lines.length === 0)
      throw new JsonTextError('json.invalid-text', '`lines` is no list of lines');
    const ofLines = lines.map((one: JsonText) => asLine(one, object));
    const rows = ofLines.map(one => cellsOf(columns, isPlain, object, one));
    return { rows, objects: [object, ...ofLines], isPlain };
  } catch (error) {
    if (error instanceof JsonTextError) return { code: error.code, message: error.message };
    throw error;
  }
}

function asLine(line: JsonText, transaction: JsonObject): JsonObject {
  if (!(line instanceof Map)) throw new JsonTextError('json.invalid-text', 'a line is no object');
  for (const key of line.keys())
    if (transaction.has(key)) {
      const detail = `${key.slice(0, 100)} is given for the transaction and for a line`;
      throw new JsonTextError('json.duplicate-key', detail);
    }
  return line;
}

function cellsOf(columns: readonly string[], isPlain: boolean, transaction: JsonObject, line?: JsonObject): string[] {
  return columns.map(column => {
    const value = transaction.get(column) ?? line?.get(column) ?? '';
    if (typeof value !== 'string') throw new JsonTextError('json.invalid-text', `${column} is no text or number`);
    if (!isPlain && controlCharacter.test(value))
      throw new JsonTextError('json.invalid-text', `${column} contains control characters`);
    return value;
  });
}

/** RFC 4180, every cell in quotes. */
function toRecord(cells: readonly string[], isPlain: boolean): string {
  const escaped = isPlain ? cells : cells.map(cell => cell.replaceAll('"', '""'));
  return `"${escaped.join('","')}"\n`;
}
