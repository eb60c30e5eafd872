import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pl, { type DataFrame, type LazyDataFrame } from 'nodejs-polars';
import { numberedLines } from './baskets.ts';

const hashBytes = 32;
/** As hexadecimal digits, with the end of the line. */
const hashLine = 2 * hashBytes + 1;
const digitValue = new Uint8Array(256);
for (let digit = 0; digit < 16; digit += 1) digitValue[digit.toString(16).charCodeAt(0)] = digit;

/**
 * The content hash of every basket, in their order: sha256 over line_no (4 bytes, big endian) and line_hash of its lines
 * in the order of line_no; as PostgreSQL writes bytes. `hashesPath` is where the hashes of the lines pass through: a
 * million texts would take longer to come out of Polars than to be hashed.
 */
export async function contentHashes(
  rows: LazyDataFrame,
  baskets: DataFrame,
  of: { hashesPath: string; isInRowOrder: boolean },
): Promise<string[]> {
  const lines = of.isInRowOrder ? rows.sort('row_no') : numberedLines(rows, baskets);
  const sorted = await lines.select('line_no', 'line_hash').collect();
  await sorted
    .lazy()
    .select('line_hash')
    .sinkCSV(of.hashesPath, { includeHeader: false, quoteStyle: 'never' })
    .collect();
  const digits = await readFile(of.hashesPath);
  const lineNos: Int32Array = sorted.getColumn('line_no').toTypedArray();
  const counts: ArrayLike<number> = baskets.getColumn('line_count').toTypedArray();
  if (digits.length !== lineNos.length * hashLine) throw new Error('a line of silver has no hash, or a strange one');
  let from = 0;
  return Array.from(counts, count => {
    const content = contentOf(lineNos, digits, from, count);
    from += count;
    return `\\x${hash('sha256', content, 'hex')}`;
  });
}

function contentOf(lineNos: Int32Array, digits: Uint8Array, from: number, count: number): Uint8Array {
  const order: number[] = [];
  let isSorted = true;
  for (let index = 0; index < count; index += 1) {
    order.push(from + index);
    if (index > 0 && (lineNos[from + index] ?? 0) < (lineNos[from + index - 1] ?? 0)) isSorted = false;
  }
  if (!isSorted) order.sort((one, other) => (lineNos[one] ?? 0) - (lineNos[other] ?? 0));
  const content = new Uint8Array(count * (4 + hashBytes));
  let at = 0;
  for (const line of order) {
    const lineNo = lineNos[line] ?? 0;
    content[at++] = lineNo >>> 24;
    content[at++] = lineNo >>> 16;
    content[at++] = lineNo >>> 8;
    content[at++] = lineNo;
    const start = line * hashLine;
    for (let digit = start; digit < start + 2 * hashBytes; digit += 2)
      content[at++] = ((digitValue[digits[digit] ?? 0] ?? 0) << 4) | (digitValue[digits[digit + 1] ?? 0] ?? 0);
  }
  return content;
}

/** Whether the baskets stand in the file one after the other in the order of their numbers. */
export async function isInRowOrder(baskets: DataFrame): Promise<boolean> {
  const breaks = await baskets
    .lazy()
    .select(pl.col('first_row_no').ltEq(pl.col('last_row_no').shift(1)).sum().alias('breaks'))
    .collect();
  return Number(breaks.toRecords()[0]?.['breaks'] ?? 0) === 0;
}
