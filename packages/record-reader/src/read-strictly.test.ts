import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStrictly } from './read-strictly.ts';
import type { ReadResult } from './results.ts';
import { inPieces, plainCells, pollutedFile, readAsPlainly, readPlainly, rightFile } from './testing/index.ts';

const sales = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');
if (sales === undefined) throw new Error('the contract has sales');
/** No column is required, so that the first line is the header, whatever is in it. */
const formatFile: FormatFile = { ...sales, columns: {} };
const cuts = { size: fc.integer({ min: 1, max: 60 }), chunkBytes: fc.integer({ min: 1, max: 100 }) };

async function read(bytes: Uint8Array, options: Partial<Parameters<typeof readStrictly>[0]> = {}) {
  const results: ReadResult[] = [];
  for await (const result of readStrictly({
    source: inPieces(bytes, 7),
    isGzip: false,
    formatFile,
    minWorkBytes: 1,
    ...options,
  }))
    results.push(result);
  return results;
}
const kinds = (results: readonly ReadResult[]): string[] =>
  results.map(result => (result.kind === 'damaged' ? result.code : result.kind));
const damaged = (results: readonly ReadResult[]) => results.filter(result => result.kind === 'damaged');

test('right files come out cell by cell as the plain reader reads them, wherever they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(rightFile, fc.record(cuts), async ({ text, delimiter }, { size, chunkBytes }) => {
      const bytes = Buffer.from(text);
      const expected = readPlainly(bytes, { delimiter, maxRecordBytes: 2 ** 20 });
      expect(expected.records.every(record => 'cells' in record)).toBe(true);
      const options = { isGzip: false, formatFile: { ...formatFile, delimiter }, minWorkBytes: 1, chunkBytes };
      expect(await readAsPlainly({ ...options, source: inPieces(bytes, size) }, plainCells)).toEqual(expected);
    }),
    { numRuns: 1500 },
  );
});

test('of polluted files exactly the damaged records are lost, each with its place and reason, and no cell changes', async () => {
  let damages = 0;
  await fc.assert(
    fc.asyncProperty(
      pollutedFile,
      fc.record({ ...cuts, maxRecordBytes: fc.constantFrom(20, 60, 250, 2 ** 20) }),
      async ({ bytes, delimiter }, { size, chunkBytes, maxRecordBytes }) => {
        const expected = readPlainly(bytes, { delimiter, maxRecordBytes });
        damages += expected.records.filter(record => 'code' in record).length;
        const options = { isGzip: false, formatFile: { ...formatFile, delimiter }, minWorkBytes: 1, chunkBytes };
        const limits = { maxRecordBytes };
        const found = await readAsPlainly({ ...options, limits, source: inPieces(bytes, size) }, plainCells);
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 4000 },
  );
  // files that are never damaged would show nothing
  expect(damages).toBeGreaterThan(2000);
});

test.each([
  ['a field too few', 'x,y', 'record.too-few-fields'],
  ['a field too many', '1,2,3,4', 'record.too-many-fields'],
  ['a quote that does not close', '"x,2,3', 'record.broken-quotes'],
  ['a quote in an unquoted field', 'a"b,2,3', 'record.broken-quotes'],
  ['text after a closing quote', '"a"b,2,3', 'record.broken-quotes'],
  ['a blank before a quote', ' "a",2,3', 'record.broken-quotes'],
  ['NUL', 'a\0,2,3', 'record.control-character'],
  ['an escape character', '\x1b[31m,2,3', 'record.control-character'],
  ['NUL between quotes', '"a\0",2,3', 'record.control-character'],
  ['a carriage return that ends no line', 'a\rb,2,3', 'record.control-character'],
  ['half a character', Buffer.from([0x61, 0xc3, 0x2c, 0x32, 0x2c, 0x33]), 'record.invalid-encoding'],
  ['a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80, 0x2c, 0x32, 0x2c, 0x33]), 'record.invalid-encoding'],
  ['100,000 characters', 'x'.repeat(100_000), 'record.too-long'],
])('%s damages its record alone, and the next line is read', async (_what, line, code) => {
  const bytes = Buffer.concat([Buffer.from('a,b,c\n1,2,3\n'), Buffer.from(line), Buffer.from('\n"4","5","6"\n')]);
  const results = await read(bytes, { limits: { maxRecordBytes: 1000 } });
  expect(kinds(results)).toEqual(['header', 'records', code, 'records']);
  expect(results.flatMap(result => (result.kind === 'records' ? [result.csv.toString()] : []))).toEqual([
    '1,2,3\n',
    '"4","5","6"\n',
  ]);
  expect(damaged(results)).toMatchObject([
    { rowNo: 2, lineFrom: 3, byteFrom: 12, byteTo: 12 + Buffer.from(line).length },
  ]);
});

test('a tab, line breaks between quotes, doubled quotes and empty fields are no damage', async () => {
  const text = 'a,b\n"x\ty","1\r\n2\n\r3"\n,""\n"say ""hi""",\n';
  expect(kinds(await read(Buffer.from(text)))).toEqual(['header', 'records']);
});

test('what is shown of a damaged record has 200 characters at most and none that cannot be read', async () => {
  const [first] = damaged(await read(Buffer.from(`a,b\n\0\xff${'😀'.repeat(300)}\n`, 'utf8')));
  expect(first?.raw.startsWith('\ufffd')).toBe(true);
  expect(first?.raw.length).toBe(200);
  expect(first?.raw.isWellFormed()).toBe(true);
});

test('a line that is far too long is one record however it is cut, and is not kept in memory', async () => {
  const block = Buffer.alloc(64 * 1024, 'x,');
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a,b\n1,2\n');
    for (let index = 0; index < 2000; index += 1) yield block;
    yield Buffer.from('\n3,4\n');
  };
  const before = process.memoryUsage().arrayBuffers;
  const results = await read(Buffer.alloc(0), { source: source(), minWorkBytes: 65536, limits: { maxBytes: 2 ** 30 } });
  expect(kinds(results)).toEqual(['header', 'records', 'record.too-long', 'records']);
  expect(damaged(results)).toMatchObject([{ rowNo: 2, byteFrom: 8, byteTo: 8 + 2000 * 65536 }]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6);
});

test('quotes that never close cost one line, not the rest of the file', async () => {
  const text = `a,b\n"open,1\n${'x,2\n'.repeat(100_000)}`;
  const results = await read(Buffer.from(text), { source: inPieces(Buffer.from(text), 4096), minWorkBytes: 65536 });
  expect(kinds(results)).toEqual(['header', 'record.broken-quotes', 'records']);
  expect(results.reduce((count, result) => count + (result.kind === 'records' ? result.count : 0), 0)).toBe(100_000);
});

test.each([
  ['windows-1252', Buffer.from('a,b\n\x80,\xe9\n', 'latin1'), '€,é\n'],
  ['iso-8859-15', Buffer.from('a,b\n\xa4,\xe9\n', 'latin1'), '€,é\n'],
] as const)(
  '%s is read where it is declared, with the positions of the bytes that were sent',
  async (encoding, bytes, csv) => {
    const results = await read(bytes, { formatFile: { ...formatFile, encoding } });
    expect(results[1]).toMatchObject({ kind: 'records', count: 1 });
    expect(results[1]?.kind === 'records' && results[1].csv.toString()).toBe(csv);
    expect(results[1]?.kind === 'records' && [...results[1].positions.byteTo]).toEqual([7]);
  },
);

test.each(['windows-1252', 'iso-8859-15'] as const)(
  'a byte that %s does not have damages its record',
  async encoding => {
    const bytes = Buffer.from('a,b\n\x81,1\nx,2\n', 'latin1');
    const results = await read(bytes, { formatFile: { ...formatFile, encoding } });
    expect(kinds(results)).toEqual(['header', 'record.invalid-encoding', 'records']);
  },
);

test.each(['windows-1252', 'iso-8859-15'] as const)(
  'every byte of %s is its character, or damages its record',
  async encoding => {
    for (let byte = 128; byte < 256; byte += 1) {
      const bytes = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([byte]), Buffer.from('\nx,2\n')]);
      const expected = readPlainly(bytes, { delimiter: ',', maxRecordBytes: 100, encoding });
      const options = { isGzip: false, formatFile: { ...formatFile, encoding }, source: inPieces(bytes, 7) };
      expect(await readAsPlainly(options, plainCells)).toEqual(expected);
    }
  },
);

test.each([
  ['no bytes', '', 'file.empty'],
  ['a byte order mark alone', '\ufeff', 'file.empty'],
  ['blank lines alone', '\n\r\n\n', 'file.empty'],
  ['a header with broken quotes', 'a,"b\n1,2\n', 'content.not-as-named'],
  ['a header with NUL', 'a,b\0\n1,2\n', 'content.not-as-named'],
  ['a column that is named twice', 'a,b,"a"\n1,2,3\n', 'header.repeated-column'],
  ['two columns without a name', 'a,,\n1,2,3\n', 'header.repeated-column'],
  ['2,000 columns', `${Array.from({ length: 2000 }, (_, index) => `c${index}`).join(',')}\n`, 'content.not-as-named'],
  ['a header that never ends', 'x'.repeat(3_000_000), 'content.not-as-named'],
])('a file with %s is refused', async (_what, content, code) => {
  const bytes = Buffer.from(content);
  const options = { source: inPieces(bytes, 65536) };
  await expect(read(bytes, options)).rejects.toMatchObject({ name: 'FileUnreadableError', code });
});

test('an error of the source is passed on as it is', async () => {
  const away = new Error('the disk is away');
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a,b\n1,2\n');
    throw away;
  };
  await expect(read(Buffer.alloc(0), { source: source() })).rejects.toBe(away);
  await expect(read(Buffer.alloc(0), { source: source(), isGzip: true })).rejects.toMatchObject({
    code: 'content.not-as-named',
  });
});
