import { gzipSync } from 'node:zlib';
import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectUpload } from './inspect-upload.ts';
import { parseRecord } from './parse-record.ts';
import { readStrictly } from './read-strictly.ts';
import { readPlainly } from './reference-reader.ts';
import type { ReadResult } from './results.ts';

const sales = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');
if (sales === undefined) throw new Error('the contract has sales');
const formatFile: FormatFile = sales;

/** In pieces, so that records are cut anywhere between them. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = async (
  bytes: Buffer,
  options: { size?: number; chunkBytes?: number; isGzip?: boolean } = {},
): Promise<ReadResult[]> => {
  const results: ReadResult[] = [];
  for await (const result of readStrictly({
    source: pieces(bytes, options.size ?? 7),
    isGzip: options.isGzip ?? false,
    formatFile,
    chunkBytes: options.chunkBytes ?? 50,
  }))
    results.push(result);
  return results;
};
/** What came out, as the plain reader says it. */
const flatten = (results: ReadResult[]) =>
  results.flatMap((result): ({ cells: string[] } | { damaged: true })[] => {
    if (result.kind === 'header') return [{ cells: [...result.columns] }];
    if (result.kind === 'damaged') return [{ damaged: true }];
    const records = readPlainly(result.csv.toString('utf8'), ',');
    if (records.length !== result.count) throw new Error(`${records.length} records, ${result.count} said`);
    return records.map(record => ('cells' in record ? { cells: [...record.cells] } : { damaged: true }));
  });

const cell = fc.oneof(
  fc.constantFrom('', 'a', 'ß', '12.50', '€ x', 'a b'),
  fc.string({ unit: fc.constantFrom('a', '1', ' ', 'é', ',', '"', '\n', '\r\n', ';'), maxLength: 6 }),
);
const quoteIfNeeded = (text: string, always: boolean): string =>
  always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const file = fc
  .record({
    width: fc.integer({ min: 2, max: 4 }),
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 4, maxLength: 4 }), { maxLength: 12 }),
    ends: fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 14, maxLength: 14 }),
    hasLastEnd: fc.boolean(),
  })
  .map(({ width, rows, ends, hasLastEnd }) => {
    const header = Array.from({ length: width }, (_, index) => `c${index}`).join(',');
    const lines = [
      header,
      ...rows.map(row =>
        row
          .slice(0, width)
          .map(([text, always], index) => quoteIfNeeded(text, always || (width === 1 && index === 0)))
          .join(','),
      ),
    ];
    return lines
      .map((line, index) => `${line}${index === lines.length - 1 && !hasLastEnd ? '' : (ends[index] ?? '\n')}`)
      .join('');
  });
const mutation = fc.record({
  at: fc.nat(),
  what: fc.constantFrom('cut', '"', '""', ',', ';', '\n', '\r', '\u0000', '\u0007', 'drop', 'x'.repeat(300)),
});
const mutate = (text: string, mutations: { at: number; what: string }[]): string =>
  mutations.reduce((now, { at, what }) => {
    const index = now.length === 0 ? 0 : at % now.length;
    if (what === 'cut') return now.slice(0, index);
    if (what === 'drop') return now.slice(0, index) + now.slice(index + 1);
    return now.slice(0, index) + what + now.slice(index);
  }, text);

test('generated files come out cell by cell as the plain reader reads them, wherever they are cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async (text, size) => {
      expect(flatten(await read(Buffer.from(text), { size }))).toEqual(readPlainly(text, ','));
    }),
    { numRuns: 1500 },
  );
});

test('mutated files lose exactly the records that the plain reader calls damaged, and no cell changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 40 }),
      async (text, mutations, size) => {
        const mutated = mutate(text, mutations);
        const plain = readPlainly(mutated, ',');
        // a header that is damaged, or names a column twice, refuses the whole file
        const header = plain[0];
        const names = header !== undefined && 'cells' in header ? header.cells.map(one => one.trim()) : [];
        fc.pre(names.length > 0 && new Set(names).size === names.length);
        const expected = [{ cells: names }, ...plain.slice(1)];
        expect(flatten(await read(Buffer.from(mutated), { size }))).toEqual(expected);
      },
    ),
    { numRuns: 2500 },
  );
});

test('every record knows its row, its line and its bytes', async () => {
  const text = 'a,b\n1,2\n\n"x\ny",3\nbad\n4,5\r\n6,7';
  const bytes = Buffer.from(text);
  const seen: [number, number, string][] = [];
  for (const result of await read(bytes)) {
    if (result.kind === 'damaged')
      seen.push([result.rowNo, result.lineFrom, bytes.subarray(result.byteFrom, result.byteTo).toString()]);
    if (result.kind === 'records')
      for (let index = 0; index < result.count; index += 1)
        seen.push([
          result.positions.rowNo[index] ?? 0,
          result.positions.lineFrom[index] ?? 0,
          bytes.subarray(result.positions.byteFrom[index], result.positions.byteTo[index]).toString(),
        ]);
  }
  expect(seen).toEqual([
    [1, 2, '1,2'],
    [2, 4, '"x\ny",3'],
    [3, 6, 'bad'],
    [4, 7, '4,5'],
    [5, 8, '6,7'],
  ]);
});

test('a byte order mark is no part of the first column, invalid UTF-8 damages its record alone, windows-1252 is read when declared', async () => {
  const marked = await read(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('a,b\n1,2\n')]));
  expect(marked[0]).toEqual({ kind: 'header', columns: ['a', 'b'] });
  const broken = await read(Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xc3, 0x28]), Buffer.from('\n3,4\n')]));
  expect(broken.map(result => (result.kind === 'damaged' ? result.code : result.kind))).toEqual([
    'header',
    'record.invalid-encoding',
    'records',
  ]);
  const windows = [];
  for await (const result of readStrictly({
    source: pieces(Buffer.from('a,b\n\x80,\xe9\n', 'latin1'), 3),
    isGzip: false,
    formatFile: { ...formatFile, encoding: 'windows-1252' },
  }))
    windows.push(result);
  expect(windows.flatMap(result => (result.kind === 'records' ? [result.csv.toString()] : []))).toEqual(['€,é\n']);
});

test('cells of a verified record are parsed as they were written', () => {
  expect(parseRecord('a,,"b ""c"" d",', ',')).toEqual(['a', '', 'b "c" d', '']);
});

const upload = (bytes: Buffer, options: { isGzip?: boolean; maxBytes?: number } = {}) =>
  inspectUpload(pieces(bytes, 1000), {
    isGzip: options.isGzip ?? false,
    formatFile,
    shouldSumTotals: true,
    ...(options.maxBytes !== undefined && { limits: { maxBytes: options.maxBytes } }),
  });
const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total\n';
const row = (total: string): string => `T-1,1,2026-11-20T10:00:00,SKU,1,${total},${total}\n`;

test('an upload that is looked at gives its rows and its exact control total', async () => {
  const text = header + row('0.10').repeat(3) + row('1000000.01');
  expect(await upload(Buffer.from(text))).toEqual({ rows: 4, controlTotal: '1000000.31' });
  expect(await upload(gzipSync(text), { isGzip: true })).toEqual({ rows: 4, controlTotal: '1000000.31' });
  expect(await upload(Buffer.from(`${header}${row('0.10')}broken"line\n`))).toEqual({
    rows: 2,
    controlTotal: undefined,
  });
  expect(await upload(Buffer.from(header))).toEqual({ rows: 0, controlTotal: '0' });
});

test.each([
  ['a spreadsheet', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]), {}, 'content.not-as-named'],
  ['no bytes', Buffer.alloc(0), {}, 'file.empty'],
  ['a header that lacks a column', Buffer.from('a,b\n1,2\n'), {}, 'header.missing-column'],
  ['a header with a column twice', Buffer.from(header.replace('line_no', 'quantity')), {}, 'header.repeated-column'],
  ['more bytes than are allowed', Buffer.from(header + row('1').repeat(100)), { maxBytes: 1000 }, 'file.too-large'],
  [
    'a bomb in gzip',
    gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(64 * 2 ** 20, 'a')])),
    { isGzip: true },
    'file.too-large',
  ],
  [
    'half a gzip file',
    gzipSync(Buffer.from(header + row('1').repeat(1000))).subarray(0, 60),
    { isGzip: true },
    'upload.incomplete',
  ],
  ['text that is called gzip', Buffer.from(header), { isGzip: true }, 'content.not-as-named'],
])('%s is refused', async (_what, bytes, options, code) => {
  await expect(upload(bytes, options)).rejects.toMatchObject({ code });
});

test('reading a large file keeps no more of it than a chunk', async () => {
  const line = row('1');
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(header);
    const block = Buffer.from(line.repeat(1000));
    for (let index = 0; index < 600; index += 1) yield block;
  };
  const before = process.memoryUsage().arrayBuffers;
  const { rows } = await inspectUpload(source(), { isGzip: false, formatFile, shouldSumTotals: false });
  expect(rows).toBe(600_000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30e6);
});
