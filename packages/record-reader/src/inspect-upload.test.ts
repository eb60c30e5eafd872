import { gzipSync } from 'node:zlib';
import { contractFormat, type FormatFile } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { type InspectOptions, inspectUpload } from './inspect-upload.ts';
import { inPieces } from './testing/index.ts';

function salesIn(container: 'csv' | 'ndjson'): FormatFile {
  const found = contractFormat.files.find(file => file.file_type === 'sales' && file.container === container);
  if (found === undefined) throw new Error(`the contract has sales in ${container}`);
  return found;
}
const csv = salesIn('csv');
const ndjson = salesIn('ndjson');
const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total\n';
const row = (total: string): string => `T-1,1,2026-11-20T10:00:00,SKU,1,${total},${total}\n`;

const inspect = (bytes: Uint8Array, options: Partial<InspectOptions> = {}) =>
  inspectUpload(inPieces(bytes, 1000), { isGzip: false, formatFile: csv, shouldSumTotals: true, ...options });

test('the rows of an upload are counted and its line totals summed exactly', async () => {
  const text = header + row('0.10').repeat(3) + row('1000000.01') + row('-0.5') + row('"2.00"');
  expect(await inspect(Buffer.from(text))).toEqual({ rows: 6, controlTotal: '1000001.81' });
  expect(await inspect(gzipSync(text), { isGzip: true })).toEqual({ rows: 6, controlTotal: '1000001.81' });
  expect(await inspect(Buffer.from(header))).toEqual({ rows: 0, controlTotal: '0' });
  expect(await inspect(Buffer.from(text), { shouldSumTotals: false })).toEqual({ rows: 6, controlTotal: undefined });
});

test('a total over rows that cannot be read is not given, and they are counted', async () => {
  for (const odd of ['broken"line\n', row('1,5'), row('12.3.4'), row(''), row('NaN'), row('1e3')])
    expect(await inspect(Buffer.from(header + row('0.10') + odd))).toEqual({ rows: 2, controlTotal: undefined });
});

test('where neither rows nor a total are wanted, a CSV is read as far as its header, and refused for it all the same', async () => {
  const lookAt = async (bytes: Uint8Array, options: Partial<InspectOptions> = {}) => {
    let read = 0;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of inPieces(bytes, 1000)) {
        read += 1;
        yield chunk;
      }
    };
    const wanted = { isGzip: false, formatFile: csv, shouldCountRows: false, shouldSumTotals: false, ...options };
    return { found: await inspectUpload(source(), wanted), read };
  };
  const long = Buffer.from(header + row('1').repeat(1000));
  expect(await lookAt(long)).toEqual({ found: { rows: undefined, controlTotal: undefined }, read: 1 });
  expect((await lookAt(long, { shouldSumTotals: true })).found).toEqual({ rows: 1000, controlTotal: '1000' });
  await expect(lookAt(Buffer.from('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'header.missing-column' });
  await expect(lookAt(Buffer.from(header.slice(0, -1)))).resolves.toMatchObject({ found: { rows: undefined } });
  await expect(lookAt(Buffer.alloc(0))).rejects.toMatchObject({ code: 'file.empty' });
  // a file that ends in the middle of its gzip is not whole, whatever its header says
  await expect(lookAt(gzipSync(long).subarray(0, -10), { isGzip: true })).rejects.toMatchObject({
    code: 'upload.incomplete',
  });
  await expect(lookAt(Buffer.from('\n\n'), { formatFile: ndjson })).rejects.toMatchObject({ code: 'file.empty' });
});

test('a decimal comma is read where it is declared, and a point is not guessed at', async () => {
  const formatFile: FormatFile = { ...csv, delimiter: ';', decimal_sign: ',' };
  const lines = (total: string) => Buffer.from((header + row('0.10')).replaceAll(',', ';').replaceAll('0.10', total));
  expect(await inspect(lines('10,05'), { formatFile })).toEqual({ rows: 1, controlTotal: '10.05' });
  expect(await inspect(lines('10.05'), { formatFile })).toEqual({ rows: 1, controlTotal: undefined });
});

test('rows of NDJSON are the lines of its transactions, whatever stands in their texts', async () => {
  const text = `{"transaction_id":"A","lines":[{"line_total":1.10,"product_id":"x\\"\\ny"},{"line_total":"2.20"}]}\n{"line_total":3}\n`;
  expect(await inspect(Buffer.from(text), { formatFile: ndjson })).toEqual({ rows: 3, controlTotal: '6.3' });
});

test.each<[string, Buffer, Partial<InspectOptions>, string]>([
  ['a spreadsheet', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]), {}, 'content.not-as-named'],
  ['an old spreadsheet', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), {}, 'content.not-as-named'],
  ['a PDF', Buffer.from('%PDF-1.7\n'), {}, 'content.not-as-named'],
  ['gzip that is not called so', gzipSync(header), {}, 'content.not-as-named'],
  ['gzip in gzip', gzipSync(gzipSync(header)), { isGzip: true }, 'content.not-as-named'],
  ['text that is called gzip', Buffer.from(header), { isGzip: true }, 'content.not-as-named'],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), {}, 'content.not-as-named'],
  ['a spreadsheet called NDJSON', Buffer.from('PK\x03\x04'), { formatFile: ndjson }, 'content.not-as-named'],
  ['no bytes', Buffer.alloc(0), {}, 'file.empty'],
  ['no bytes called gzip', Buffer.alloc(0), { isGzip: true }, 'file.empty'],
  ['nothing in gzip', gzipSync(''), { isGzip: true }, 'file.empty'],
  ['NDJSON without a record', Buffer.from('\n\n'), { formatFile: ndjson }, 'file.empty'],
  ['a header that lacks a column', Buffer.from('a,b\n1,2\n'), {}, 'header.missing-column'],
  ['the wrong delimiter', Buffer.from(header.replaceAll(',', ';')), {}, 'header.missing-column'],
  ['a header with a column twice', Buffer.from(header.replace('line_no', 'quantity')), {}, 'header.repeated-column'],
  ['too many bytes', Buffer.from(header + row('1').repeat(100)), { limits: { maxBytes: 1000 } }, 'file.too-large'],
  [
    'too many bytes in gzip',
    gzipSync(header + row('1').repeat(100)),
    { isGzip: true, limits: { maxBytes: 1000 } },
    'file.too-large',
  ],
  ['a bomb in gzip', gzipSync(header + 'a'.repeat(64 * 2 ** 20)), { isGzip: true }, 'file.too-large'],
])('%s is refused', async (_what, bytes, options, code) => {
  await expect(inspect(bytes, options)).rejects.toMatchObject({ name: 'FileUnreadableError', code });
  // the first bytes may come one by one
  await expect(
    inspectUpload(inPieces(bytes.subarray(0, 1100), 1), {
      isGzip: false,
      formatFile: csv,
      shouldSumTotals: false,
      ...options,
    }),
  ).rejects.toMatchObject({ name: 'FileUnreadableError' });
});

test('looking at a large file keeps nothing of it', async () => {
  const block = Buffer.from(row('1').repeat(1000));
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(header);
    for (let index = 0; index < 600; index += 1) {
      // as a socket does: what comes next comes in another turn of the event loop
      await new Promise(resolve => setImmediate(resolve));
      yield block;
    }
  };
  const before = process.memoryUsage().arrayBuffers;
  const found = await inspectUpload(source(), { isGzip: false, formatFile: csv, shouldSumTotals: true });
  expect(found).toEqual({ rows: 600_000, controlTotal: '600000' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30e6);
}, 30_000);
