import { type ReadOptions, readStrictly } from '../read-strictly.ts';
import { FileUnreadableError, type ReadResult, type ReadSummary, type Records } from '../results.ts';
import { type PlainFile, type PlainRecord, readPlainly } from './reference-reader.ts';

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
 * verified bytes. A file that cannot be read has no header.
 */
export async function readAsPlainly(options: ReadOptions, readCells: ReadCells): Promise<PlainFile> {
  const { delimiter } = options.formatFile;
  let summary: ReadSummary | undefined;
  const results: ReadResult[] = [];
  const onEnd = (end: ReadSummary): void => {
    summary = end;
  };
  try {
    for await (const result of readStrictly({ ...options, onEnd })) results.push(result);
  } catch (error) {
    if (error instanceof FileUnreadableError) return { header: undefined, records: [], blankLines: 0 };
    throw error;
  }
  const [header, ...others] = results;
  if (header?.kind !== 'header' || summary === undefined) throw new Error('a file has a header and an end');
  const records: PlainRecord[] = [];
  for (const result of others) {
    if (result.kind === 'header') throw new Error('there is a second header');
    if (result.kind === 'damaged') {
      const { rowNo, lineFrom, byteFrom, byteTo, code } = result;
      records.push({ rowNo, lineFrom, byteFrom, byteTo, code });
    } else if (result.kind === 'records')
      records.push(...placed(result, await readCells(result.csv, { width: header.columns.length, delimiter })));
  }
  if (summary.rows !== records.length) throw new Error(`${summary.rows} rows are counted, ${records.length} came`);
  return { header: header.columns, records, blankLines: summary.blankLines };
}

/** Cells by the plain reader. */
export const plainCells: ReadCells = (csv, { width, delimiter }) => {
  const header = Buffer.from(`${Array.from({ length: width }, (_, index) => `c${index}`).join(delimiter)}\n`);
  const { records } = readPlainly(Buffer.concat([header, csv]), { delimiter, maxRecordBytes: 2 ** 30 });
  return Promise.resolve(
    records.map(record => {
      if ('cells' in record) return record.cells;
      throw new Error(`verified bytes have ${record.code}`);
    }),
  );
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
