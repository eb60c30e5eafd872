import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import { readStrictly } from '../read-strictly.ts';
import type { ReadLimits, ReadResult, ReadSummary } from '../results.ts';
import { inPieces, plainCells } from './read-as-plainly.ts';

/** The contract's sales as CSV. */
export const salesFormat: FormatFile = contractSales();

function contractSales(): FormatFile {
  const sales = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');
  if (sales === undefined) throw new Error('the contract has sales');
  return sales;
}

/** What a file of sales gives, in short: the header, notes, the rows' cells, and what is wrong with the others. */
export async function readSales(
  content: string | Uint8Array,
  {
    format = salesFormat,
    size = 50,
    limits = {},
  }: { format?: FormatFile; size?: number; limits?: Partial<ReadLimits> } = {},
) {
  const bytes = Buffer.from(content);
  const results: ReadResult[] = [];
  let summary: ReadSummary | undefined;
  const onEnd = (end: ReadSummary): void => {
    summary = end;
  };
  const source = inPieces(bytes, size);
  for await (const result of readStrictly({
    source,
    isGzip: false,
    formatFile: format,
    minWorkBytes: 1,
    limits,
    onEnd,
  }))
    results.push(result);
  let header: readonly string[] = [];
  const rows: string[] = [];
  const notes: [string, number, number][] = [];
  for (const result of results) {
    if (result.kind === 'header') header = result.columns;
    else if (result.kind === 'note') notes.push([result.code, result.lineFrom, result.lineTo]);
    else if (result.kind === 'damaged') rows.push(`${result.lineFrom} ${result.code}`);
    else
      for (const [index, cells] of (
        await plainCells(result.csv, { width: header.length, delimiter: format.delimiter })
      ).entries())
        rows.push(`${result.positions.lineFrom[index]} ${cells[0]}`);
  }
  return { results, header, rows, notes, summary, bytes };
}
