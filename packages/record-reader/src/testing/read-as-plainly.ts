import { type ReadOptions, readStrictly } from '../read-strictly.ts';
import { FileUnreadableError, type ReadResult, type ReadSummary, type Records } from '../results.ts';
import { readPlainRecord } from './plain-record.ts';
import { plainTextOf } from './plain-text.ts';
import type { PlainFile, PlainNote, PlainRecord } from './reference-reader.ts';

/** In pieces, so that records are cut anywhere between them. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** How the cells of verified bytes are read; `width` is that of the header. */
export type ReadCells = (
  csv: Buffer,
  format: { readonly width: number; readonly delimiter: string },
) => Promise<readonly (readonly string[])[]>;

/**
 * Reads a file with the strict reader and tells it in the words of the plain one, with the cells that `readCells` makes of the
 * verified bytes.
 */
export async function readAsPlainly(
  options: ReadOptions,
  readCells: ReadCells,
  onResult: (result: ReadResult) => void = () => {},
): Promise<PlainFile> {
  const { delimiter } = options.formatFile;
  let summary: ReadSummary | undefined;
  const results: ReadResult[] = [];
  const onEnd = (end: ReadSummary): void => {
    summary = end;
  };
  try {
    for await (const result of readStrictly({ ...options, onEnd })) results.push(result);
  } catch (error) {
    if (error instanceof FileUnreadableError)
      return { refusal: error.code, header: undefined, records: [], notes: [], blankLines: 0 };
    throw error;
  }
  for (const result of results) onResult(result);
  const [header, ...others] = results;
  if (header?.kind !== 'header' || summary === undefined) throw new Error('a file has a header and an end');
  const records: PlainRecord[] = [];
  const notes: PlainNote[] = [];
  for (const result of others) {
    if (result.kind === 'header') throw new Error('there is a second header');
    if (result.kind === 'damaged') {
      const { rowNo, lineFrom, byteFrom, byteTo, code } = result;
      records.push({ rowNo, lineFrom, byteFrom, byteTo, code });
    } else if (result.kind === 'note') {
      const { code, lineFrom, lineTo, byteFrom, byteTo } = result;
      notes.push({ code, lineFrom, lineTo, byteFrom, byteTo });
    } else records.push(...placed(result, await readCells(result.csv, { width: header.columns.length, delimiter })));
  }
  if (summary.rows !== records.length) throw new Error(`${summary.rows} rows are counted, ${records.length} came`);
  return { refusal: undefined, header: header.columns, records, notes, blankLines: summary.blankLines };
}

/** Cells by the plain reader. */
export const plainCells: ReadCells = (csv, { width, delimiter }) => {
  const file = plainTextOf(csv, 'utf-8');
  const rows: (readonly string[])[] = [];
  for (let at = 0; at < file.text.length; ) {
    const read = readPlainRecord(file, at, { delimiter, maxRecordBytes: 2 ** 30 });
    if (!('cells' in read) || read.cells.length !== width) throw new Error('verified bytes are not right');
    rows.push(read.cells);
    at = read.next;
  }
  return Promise.resolve(rows);
};

function placed({ count, positions }: Records, cells: readonly (readonly string[])[]): PlainRecord[] {
  if (cells.length !== count) throw new Error(`${cells.length} records, ${count} are said`);
  return cells.map((texts, index) => ({
    rowNo: positions.rowNo[index] ?? -1,
    lineFrom: positions.lineFrom[index] ?? -1,
    byteFrom: positions.byteFrom[index] ?? -1,
    byteTo: positions.byteTo[index] ?? -1,
    cells: texts,
  }));
}
