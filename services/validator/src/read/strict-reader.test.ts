import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import { FileUnreadableError, readStrictly } from '@tillkeeper/record-reader';
import { delimiters, inPieces, pollutedFile, readPlainly, rightFile } from '@tillkeeper/record-reader/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchResults } from './batch-results.ts';
import { scanVerified } from './scan-verified.ts';
import { splitVerified } from './split-verified.ts';
import { readByPolars, toTextColumns } from './text-columns.ts';

const sales = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');
if (sales === undefined) throw new Error('the contract has sales');
/** No column is required, so that the first line is the header, whatever is in it. */
const formatFile: FormatFile = { ...sales, columns: {} };
type Delimiter = (typeof delimiters)[number];

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-read-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Rows of texts, as columns of texts say them. */
const asRows = (columns: readonly (readonly unknown[])[], count: number): unknown[][] =>
  Array.from({ length: count }, (_, row) => columns.map(column => column[row]));

async function readInEveryWay(bytes: Buffer, delimiter: Delimiter, cut: { size: number; maxBytes: number }) {
  let columns: readonly string[] = [];
  const lazily: unknown[][] = [];
  const eagerly: unknown[][] = [];
  const split: unknown[][] = [];
  const source = inPieces(bytes, cut.size);
  const results = readStrictly({ source, isGzip: false, formatFile: { ...formatFile, delimiter }, minWorkBytes: 1 });
  for await (const batch of batchResults(results, cut.maxBytes)) {
    if ('kind' in batch) {
      columns = batch.columns;
      continue;
    }
    if (batch.count === 0) continue;
    const format = { columns, delimiter };
    eagerly.push(...asRows(readByPolars(batch.csv, format, batch.count), batch.count));
    split.push(...asRows(splitVerified(batch.csv, format, batch.count), batch.count));
    const path = join(directory, 'verified.csv');
    await writeFile(path, batch.csv);
    const frame = await scanVerified(path, format).collect();
    expect(frame.columns).toEqual(columns);
    const texts = frame.columns.map(name => [...frame.getColumn(name).toArray()]);
    lazily.push(...asRows(texts, frame.height));
  }
  return { lazily, eagerly, split };
}

/** The cells of the right records, by the plain reader; undefined when the file has no header that can be read. */
function cellsByPlainReader(bytes: Buffer, delimiter: Delimiter): (readonly string[])[] | undefined {
  const { header, records } = readPlainly(bytes, { delimiter, maxRecordBytes: 2 ** 20 });
  if (header === undefined || new Set(header).size < header.length) return undefined;
  return records.flatMap(record => ('cells' in record ? [record.cells] : []));
}

const cut = fc.record({
  size: fc.integer({ min: 1, max: 200 }),
  maxBytes: fc.constantFrom(50, ...Array.from({ length: 5 }, () => 2 ** 25)),
});

test('of right files Polars, and who takes its place for few rows, read exactly the cells that were written', async () => {
  await fc.assert(
    fc.asyncProperty(rightFile, cut, async ({ text, delimiter }, cuts) => {
      const bytes = Buffer.from(text);
      const expected = cellsByPlainReader(bytes, delimiter);
      expect(await readInEveryWay(bytes, delimiter, cuts)).toEqual({
        lazily: expected,
        eagerly: expected,
        split: expected,
      });
    }),
    { numRuns: 700 },
  );
}, 60_000);

test('of polluted files Polars reads exactly the cells of the records that are right', async () => {
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(pollutedFile, cut, fc.constantFrom(...delimiters), async ({ bytes, delimiter }, cuts, other) => {
      // now and then the declared delimiter is not that of the file
      const declared = bytes.length % 10 === 0 ? other : delimiter;
      const expected = cellsByPlainReader(bytes, declared);
      if (expected === undefined) {
        await expect(readInEveryWay(bytes, declared, cuts)).rejects.toThrow(FileUnreadableError);
        return;
      }
      rows += expected.length;
      expect(await readInEveryWay(bytes, declared, cuts)).toEqual({
        lazily: expected,
        eagerly: expected,
        split: expected,
      });
    }),
    { numRuns: 1500 },
  );
  // files without a right row would show nothing
  expect(rows).toBeGreaterThan(1500);
}, 60_000);

test('a file that Polars splits among its threads is read right, whatever looks like a line between quotes', async () => {
  const texts = ['\n1,2,3\n', '"', '\n"x",y,z\n', '","', '\r\n', 'ü', '"\n"', 'x'.repeat(3000)];
  const rows = Array.from({ length: 20_000 }, (_, row) => [
    String(row),
    Array.from({ length: (row * 7) % 11 }, (_, index) => texts[(row * 31 + index * 17) % texts.length]).join(''),
    texts[row % texts.length] ?? '',
  ]);
  const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const bytes = Buffer.from(`a,b,c\n${rows.map(row => `${row.map(quoted).join(',')}\n`).join('')}`);
  const read = await readInEveryWay(bytes, ',', { size: 65_536, maxBytes: 2 ** 25 });
  expect(read.lazily).toEqual(rows);
  expect(read.eagerly).toEqual(rows);
  expect(read.split).toEqual(rows);
}, 60_000);

test('verified bytes that are not what they are said to be are an error, not a repair', async () => {
  const format = { columns: ['a', 'b'], delimiter: ',' };
  for (const read of [toTextColumns, readByPolars, splitVerified])
    for (const [text, count] of [
      ['1,2\n3,4\n', 3],
      ['1,2,3\n', 1],
      ['1,2\n3,4,5\n', 2],
    ] as const)
      expect(() => read(Buffer.from(text), format, count)).toThrow();
  for (const text of ['1,"2\n', '1,"2"x\n', '1,2\n3', '1\n'])
    expect(() => splitVerified(Buffer.from(text), format, 1)).toThrow();
  const path = join(directory, 'longer.csv');
  await writeFile(path, '1,2\n3,4,5\n');
  await expect(scanVerified(path, format).collect()).rejects.toThrow();
});

test('batches keep the order of the file, and are full when their bytes or their number are', async () => {
  const bytes = Buffer.from(`a,b\n${'1,2\nbad\n'.repeat(12_000)}`);
  const results = readStrictly({ source: inPieces(bytes, 65_536), isGzip: false, formatFile });
  const sizes: number[] = [];
  const order: number[] = [];
  for await (const batch of batchResults(results, 2 ** 25)) {
    if ('kind' in batch) continue;
    sizes.push(batch.results.length);
    for (const result of batch.results)
      if (result.kind !== 'note') order.push(...(result.kind === 'records' ? result.positions.rowNo : [result.rowNo]));
  }
  expect(sizes).toEqual([10_000, 10_000, 4_000]);
  expect(order).toEqual(Array.from({ length: 24_000 }, (_, index) => index + 1));
});
