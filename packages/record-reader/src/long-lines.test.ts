import { expect, test } from 'vitest';
import { inspectUpload } from './inspect-upload.ts';
import { readStrictly } from './read-strictly.ts';
import { salesFormat } from './testing/index.ts';

const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,customer_name\n';
const row = 'R-1,1,2026-03-14T10:00:00,MUG,1,7.50,7.50,Ann\n';
const mebibyte = 2 ** 20;

/** The text again and again, `bytes` of it, in pieces as a disk gives them. */
async function* much(text: string, bytes: number, before = header): AsyncGenerator<Buffer> {
  yield Buffer.from(before);
  const block = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
}

/** What comes of a file, and how many milliseconds of this process a mebibyte of it takes. */
async function read(source: AsyncIterable<Uint8Array>, bytes: number) {
  const counts: Record<string, number> = {};
  const formatFile = salesFormat;
  const before = process.cpuUsage();
  let largest = 0;
  for await (const result of readStrictly({ source, isGzip: false, formatFile, limits: { maxBytes: 2 ** 30 } })) {
    const what = result.kind === 'damaged' || result.kind === 'note' ? result.code : result.kind;
    counts[what] = (counts[what] ?? 0) + (result.kind === 'records' ? result.count : 1);
    if (result.kind === 'records') largest = Math.max(largest, result.csv.length);
  }
  const { user, system } = process.cpuUsage(before);
  return { counts, largest, cpuMsPerMebibyte: (user + system) / 1000 / (bytes / mebibyte) };
}

test('a line of one million commas is one damaged record', async () => {
  const commas = `${','.repeat(1_000_000)}\n`;
  const { counts } = await read(much(row, 1000, header + row + commas), mebibyte);
  expect(counts).toMatchObject({ header: 1, 'record.too-many-fields': 1 });
  await expect(read(much(row, 1000, commas + header), mebibyte)).rejects.toMatchObject({
    code: 'content.not-as-named',
  });
});

test.each([
  ['quotes that open in every line and never close', '"open,1\n'],
  ['quotes within fields', 'a"b,1\n'],
  ['doubled quotes', '"""",""""""\n'],
  ['lines of a delimiter', ',\n'],
  ['blank lines', '\n'],
  ['carriage returns', '\r'],
  ['bytes that are nothing', 'a\u0000b\n'],
  ['names in every line', '\ntotal,amount\n'],
  ['another header in every line', 'team_id,name\n1,2\n'],
  ['the header in every line', header],
  ['an open quote and a mebibyte of lines', `"${'x\n'.repeat(1000)}`],
])(
  'of %s eight times as many take about eight times as long',
  async (_what, text) => {
    // the first time is for the compiler
    await read(much(text, mebibyte / 8), mebibyte / 8);
    const few = await read(much(text, mebibyte / 8), mebibyte / 8);
    const many = await read(much(text, mebibyte), mebibyte);
    // a time that grew with the square would be eight times as long for a mebibyte
    expect(many.cpuMsPerMebibyte).toBeLessThan(few.cpuMsPerMebibyte * 4 + 50);
  },
  60_000,
);

test('records by the million keep to the size of a chunk', async () => {
  const source = much('1,1,1,1,1,1,1,1\n', 32 * mebibyte);
  let largest = 0;
  let rows = 0;
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  const formatFile = salesFormat;
  for await (const result of readStrictly({ source, isGzip: false, formatFile, chunkBytes: mebibyte }))
    if (result.kind === 'records') {
      largest = Math.max(largest, result.csv.length);
      rows += result.count;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
  expect(rows).toBe(2 * mebibyte);
  expect(largest).toBeLessThan(1.2 * mebibyte);
  expect(most - before).toBeLessThan(120e6);
}, 60_000);

test('UTF-16 is read as it comes, and not kept', async () => {
  const block = Buffer.from(row.repeat(1000), 'utf16le');
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`\ufeff${header}`, 'utf16le');
    for (let index = 0; index < 400; index += 1) yield block;
  };
  const before = process.memoryUsage().arrayBuffers;
  const found = await inspectUpload(source(), { isGzip: false, formatFile: salesFormat, shouldSumTotals: true });
  expect(found).toEqual({ rows: 400_000, controlTotal: '3000000' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6);
}, 60_000);
