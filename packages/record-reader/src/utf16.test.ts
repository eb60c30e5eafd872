import { contractFormat } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectUpload } from './inspect-upload.ts';
import {
  inPieces,
  plainCells,
  readAsPlainly,
  readPlainly,
  readSales,
  rightFile,
  salesFormat,
  unaccounted,
} from './testing/index.ts';
import { createUtf16Reader } from './utf16-to-utf8.ts';

const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name';
const row = (number: number, name: string): string => `R-${number},1,2026-03-14T10:00:00,MUG,1,7.50,7.50,${name}\r\n`;
const inUtf16 = (text: string, isBigEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
};

test.each([false, true])(
  'a file in UTF-16 (big-endian: %s) is read, with its places in the raw file',
  async isBigEndian => {
    const text = `${header}\r\n${row(1, 'Łukasz 😀')}\r\n${row(2, '"€,\n"')}${row(3, 'Ann').trimEnd()}`;
    const bytes = inUtf16(text, isBigEndian);
    for (const size of [1, 3, 1000]) {
      const { results, rows, summary } = await readSales(bytes, { size });
      expect(rows).toEqual(['2 R-1', '4 R-2', '6 R-3']);
      const [records] = results.filter(result => result.kind === 'records');
      const { byteFrom, byteTo } = records?.positions ?? { byteFrom: [], byteTo: [] };
      const raws = [...byteFrom].map((from, index) => {
        const raw = Buffer.from(bytes.subarray(from, byteTo[index]));
        return (isBigEndian ? raw.swap16() : raw).toString('utf16le');
      });
      expect(raws).toEqual([row(1, 'Łukasz 😀').trimEnd(), row(2, '"€,\n"').trimEnd(), row(3, 'Ann').trimEnd()]);
      expect(unaccounted(bytes, results, { encoding: 'utf-8', blankLines: summary?.blankLines ?? -1 })).toBeUndefined();
    }
    const upload = { isGzip: false, formatFile: salesFormat, shouldSumTotals: true };
    expect(await inspectUpload(inPieces(bytes, 7), upload)).toEqual({ rows: 3, controlTotal: '22.5' });
  },
);

test.each([
  ['half a pair', '\ud83d'],
  ['the other half', '\ude00'],
  ['two halves in the wrong order', '\ude00\ud83d'],
])('%s damages its record alone', async (_what, half) => {
  for (const isBigEndian of [false, true]) {
    const { rows } = await readSales(inUtf16(`${header}\n${row(1, 'Ann')}${row(2, half)}${row(3, 'Bo')}`, isBigEndian));
    expect(rows).toEqual(['2 R-1', '3 record.invalid-encoding', '4 R-3']);
  }
});

test('a last byte that is half a character damages the last record', async () => {
  const bytes = inUtf16(`${header}\n${row(1, 'Ann')}${row(2, 'Bo').trimEnd()}`, false);
  const { rows, results } = await readSales(bytes.subarray(0, -1));
  expect(rows).toEqual(['2 R-1', '3 record.invalid-encoding']);
  expect(results.at(-1)).toMatchObject({ byteTo: bytes.length - 1 });
});

test('the mark says what a file is written in, whatever is declared; without a mark UTF-16 is not guessed', async () => {
  const format = { ...salesFormat, encoding: 'windows-1252' as const };
  const text = `${header}\n${row(1, 'José')}`;
  const names = async (bytes: Buffer): Promise<string> => {
    const { results } = await readSales(bytes, { format });
    const [records] = results.filter(result => result.kind === 'records');
    return records?.csv.toString() ?? '';
  };
  for (const bytes of [
    inUtf16(text, false),
    inUtf16(text, true),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text, 'latin1'),
  ])
    expect(await names(bytes)).toBe(row(1, 'José'));
  await expect(readSales(inUtf16(text, false).subarray(2))).rejects.toMatchObject({ code: 'content.not-as-named' });
});

test('NDJSON in UTF-16 is refused, here and at the door', async () => {
  const format = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'ndjson');
  if (format === undefined) throw new Error('the contract has sales in NDJSON');
  for (const isBigEndian of [false, true]) {
    const bytes = inUtf16('{"transaction_id":"A"}\n', isBigEndian);
    await expect(readSales(bytes, { format })).rejects.toMatchObject({ code: 'content.not-as-named' });
    const upload = { isGzip: false, formatFile: format, shouldSumTotals: false };
    await expect(inspectUpload(inPieces(bytes, 7), upload)).rejects.toMatchObject({ code: 'content.not-as-named' });
  }
});

test('right files in UTF-16 come out cell by cell as the plain reader reads them, wherever they are cut', async () => {
  const cut = fc.record({ size: fc.integer({ min: 1, max: 60 }), chunkBytes: fc.integer({ min: 1, max: 100 }) });
  await fc.assert(
    fc.asyncProperty(rightFile, cut, fc.boolean(), async ({ text, delimiter }, { size, chunkBytes }, isBigEndian) => {
      const bytes = inUtf16(text.replace(/^\ufeff/, ''), isBigEndian);
      const expected = readPlainly(bytes, { delimiter, maxRecordBytes: 2 ** 20 });
      expect(expected.records.every(record => 'cells' in record)).toBe(true);
      const formatFile = { ...salesFormat, columns: {}, delimiter };
      const options = { isGzip: false, formatFile, minWorkBytes: 1, chunkBytes, source: inPieces(bytes, size) };
      expect(await readAsPlainly(options, plainCells)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('what is no text in UTF-16 is none in UTF-8, and all the rest is the same, however it is cut', () => {
  const unit = fc.oneof(fc.constantFrom(0x41, 0xd83d, 0xde00, 0xfeff, 0xffff, 0xd7ff, 0xe000), fc.nat(0xffff));
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (units, size, isBigEndian) => {
        const text = String.fromCharCode(...units);
        const bytes = Buffer.from(text, 'utf16le');
        const reader = createUtf16Reader({ isBigEndian });
        const sent = isBigEndian ? Buffer.from(bytes).swap16() : bytes;
        const parts: Buffer[] = [];
        for (let at = 0; at < sent.length; at += size) parts.push(reader.add(sent.subarray(at, at + size)));
        const read = Buffer.concat([...parts, reader.rest()]);
        if (text.isWellFormed()) expect(read.toString()).toBe(text);
        else expect(() => new TextDecoder('utf-8', { fatal: true }).decode(read)).toThrow();
      },
    ),
    { numRuns: 1000 },
  );
});
