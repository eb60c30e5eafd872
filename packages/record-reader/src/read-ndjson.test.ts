import { contractFormat } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonText, readJsonObject } from './json-object.ts';
import { readStrictly } from './read-strictly.ts';
import type { ReadSummary } from './results.ts';
import { inPieces, plainCells } from './testing/index.ts';

const formatFile = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'ndjson');
if (formatFile === undefined) throw new Error('the contract has sales');

async function read(content: string | Buffer, size = 7) {
  const rows: unknown[] = [];
  const places: number[][] = [];
  let summary: ReadSummary | undefined;
  let columns: readonly string[] = [];
  for await (const result of readStrictly({
    source: inPieces(Buffer.from(content), size),
    isGzip: false,
    formatFile: formatFile ?? neverMissing(),
    minWorkBytes: 1,
    limits: { maxRecordBytes: 2000 },
    onEnd: end => {
      summary = end;
    },
  })) {
    if (result.kind === 'header') columns = result.columns;
    else if (result.kind === 'damaged') {
      rows.push([result.rowNo, result.lineFrom, result.code]);
      places.push([result.rowNo, result.lineFrom, result.byteFrom, result.byteTo]);
    } else if (result.kind === 'records') {
      const { positions, csv } = result;
      for (const [index, cells] of (await plainCells(csv, { width: columns.length, delimiter: ',' })).entries()) {
        const given = columns.map((name, column) => [name, cells[column]]).filter(([, cell]) => cell !== '');
        rows.push(Object.fromEntries(given));
        const { rowNo, lineFrom, byteFrom, byteTo } = positions;
        places.push([rowNo, lineFrom, byteFrom, byteTo].map(all => all[index] ?? -1));
      }
    }
  }
  return { rows, places, summary };
}
const neverMissing = (): never => {
  throw new Error('the contract has sales');
};

test('a row is a line of a transaction, and numbers stay the text that was sent', async () => {
  const { rows } = await read(
    '{"transaction_id":"A","lines":[{"line_no":1,"quantity":1.10},{"line_no":2,"quantity":9007199254740993}]}\n' +
      ' { "transaction_id" : "B", "line_no" : "1", "quantity" : 1E2, "customer_id" : null, "currency" : "" } ',
  );
  expect(rows).toEqual([
    { transaction_id: 'A', line_no: '1', quantity: '1.10' },
    { transaction_id: 'A', line_no: '2', quantity: '9007199254740993' },
    { transaction_id: 'B', line_no: '1', quantity: '1E2' },
  ]);
});

test.each([
  '1e3',
  '1E+3',
  '1.10',
  '-0',
  '-0.0',
  '0.1e-7',
  '12345678901234567890',
  '0.30000000000000004000',
  '1e400',
  '-1e-400',
])('the number %s is the text that was sent, in a row and in a line', async number => {
  const { rows } = await read(
    `{"transaction_id":"A","quantity":${number}}\n{"transaction_id":"B","lines":[{"quantity":${number}}]}\n`,
  );
  expect(rows).toEqual([
    { transaction_id: 'A', quantity: number },
    { transaction_id: 'B', quantity: number },
  ]);
});

test('all rows of an object have its line and its bytes, and blank lines are no rows', async () => {
  const mark = '\ufeff';
  const lines = ['{"lines":[{"line_no":1},{"line_no":2}]}', '', 'bad', '{"line_no":3}'];
  for (const size of [1, 5, 1000]) {
    const { places, summary } = await read(mark + lines.join('\r\n'), size);
    expect(places).toEqual([
      [1, 1, 3, 42],
      [2, 1, 3, 42],
      [3, 3, 46, 49],
      [4, 4, 51, 64],
    ]);
    expect(summary).toEqual({ rows: 4, damagedRows: 1, blankLines: 1, unknownKeys: [] });
  }
});

test('quotes, line breaks and commas in a text stay as they are', async () => {
  const product = 'a "quoted", text\r\nwith "\n", and ü€😀\t';
  const { rows } = await read(`${JSON.stringify({ product_id: product })}\n`);
  expect(rows).toEqual([{ product_id: product }]);
});

test('keys that are in no column are named', async () => {
  const { summary } = await read('{"colour":"red","lines":[{"size":"M","line_no":1}]}\n{"colour":"blue"}\n');
  expect(summary?.unknownKeys).toEqual(['colour', 'size']);
});

test.each([
  ['{"line_no":1,"line_no":2}', 'json.duplicate-key'],
  ['{"line_no":1,"line\\u005fno":2}', 'json.duplicate-key'],
  ['{"lines":[{"line_no":1,"line_no":1}]}', 'json.duplicate-key'],
  ['{"transaction_id":"A","lines":[{"transaction_id":"B"}]}', 'json.duplicate-key'],
  ['{"product_id":"\\ud800"}', 'json.invalid-text'],
  ['{"product_id":"a\\u0000b"}', 'json.invalid-text'],
  ['{"product_id":"a\\u007fb"}', 'json.invalid-text'],
  ['{"product_id":"a\u007fb"}', 'json.invalid-text'],
  ['{"product_id":"a\tb"}', 'json.invalid-text'],
  ['{"product_id":"a\0b"}', 'json.invalid-text'],
  ['{"line_no":01}', 'json.invalid-text'],
  ['{"line_no":+1}', 'json.invalid-text'],
  ['{"line_no":NaN}', 'json.invalid-text'],
  ['{"line_no":1,}', 'json.invalid-text'],
  ["{'line_no':1}", 'json.invalid-text'],
  ['{"line_no":1} x', 'json.invalid-text'],
  ['{"line_no":1}{"line_no":2}', 'json.invalid-text'],
  ['{"line_no":1', 'json.invalid-text'],
  ['{"line_no":"1', 'json.invalid-text'],
  ['[1]', 'json.invalid-text'],
  ['"text"', 'json.invalid-text'],
  ['{"product_id":{"a":1}}', 'json.invalid-text'],
  ['{"lines":[]}', 'json.invalid-text'],
  ['{"lines":{"line_no":1}}', 'json.invalid-text'],
  ['{"lines":[1]}', 'json.invalid-text'],
  [`{"note":${'['.repeat(500)}${']'.repeat(500)}}`, 'json.invalid-text'],
  [`{"product_id":"${'x'.repeat(3000)}"}`, 'record.too-long'],
  [Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), 'record.invalid-encoding'],
])('%s damages its line alone', async (line, code) => {
  const bytes = Buffer.concat([Buffer.from('{"line_no":1}\n'), Buffer.from(line), Buffer.from('\n{"line_no":3}\n')]);
  for (const size of [7, 10_000])
    expect((await read(bytes, size)).rows).toEqual([{ line_no: '1' }, [2, 2, code], { line_no: '3' }]);
});

const oddValues = [
  'null',
  'true',
  '-0',
  '1.10',
  '1e3',
  '01',
  '"null"',
  '"a,b"',
  '"{}"',
  '[1]',
  '{}',
  '" "',
  '1 ',
  'nul',
  '',
];
const value = fc.oneof(
  fc.constantFrom(...oddValues),
  fc.nat(99).map(String),
  fc.constantFrom('\\', '\u007f', 'é', '\\u0041', '\t', '","line_no":"9').map(text => `"${text}"`),
  fc.string({ maxLength: 4 }).map(text => JSON.stringify(text)),
);
const linesOfOneProgram = fc.record({
  keys: fc.array(fc.constantFrom('line_no', 'quantity', 'colour', 'currency', 'lines', 'a"b', 'ü'), { maxLength: 4 }),
  between: fc.constantFrom([':', ','], [':', ','], [': ', ', '], [' :', ' ,']),
  rows: fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
});

test('lines written alike are read as each would be by itself', async () => {
  let rows = 0;
  const written = linesOfOneProgram.map(({ keys, between: [colon = '', comma = ''], rows: all }) =>
    all.map(values => `{${keys.map((key, at) => `${JSON.stringify(key)}${colon}${values[at]}`).join(comma)}}`),
  );
  const asCode = (row: unknown): unknown => (Array.isArray(row) ? row[2] : row);
  await fc.assert(
    fc.asyncProperty(written, written, async (first, second) => {
      const texts = [...first, ...second, ...first];
      const together = await read(texts.join('\n'));
      const alone = await Promise.all(texts.map(text => read(text)));
      expect(together.rows.map(asCode)).toEqual(alone.flatMap(one => one.rows.map(asCode)));
      const unknown = new Set(alone.flatMap(one => one.summary?.unknownKeys ?? []));
      expect(new Set(together.summary?.unknownKeys)).toEqual(unknown);
      rows += together.rows.filter(row => !Array.isArray(row)).length;
    }),
    { numRuns: 200 },
  );
  expect(rows).toBeGreaterThan(400);
});

const asSent = (value: unknown): JsonText => {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(asSent);
  if (typeof value === 'object') return new Map(Object.entries(value).map(([key, member]) => [key, asSent(member)]));
  return typeof value === 'string' ? value : JSON.stringify(value);
};

test('what JSON.stringify writes is read back, with scalars as texts', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.nat(4), (object, indent) => {
      // -0 is written as 0
      const text = JSON.stringify(object, null, indent);
      expect(readJsonObject(text)).toEqual(asSent(JSON.parse(text)));
    }),
    { numRuns: 1000 },
  );
});

test('what JSON.parse refuses is refused', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
      fc.nat(),
      fc.constantFrom('', '"', '{', ']', ',', '\\', '0', '.', 'e', '\n', '\u0001', 'null'),
      (object, at, inserted) => {
        const text = JSON.stringify(object);
        const index = at % (text.length + 1);
        const mutated = text.slice(0, index) + inserted + text.slice(inserted === '' ? index + 1 : index);
        let isRight = true;
        try {
          JSON.parse(mutated);
        } catch {
          isRight = false;
        }
        fc.pre(!isRight);
        expect(() => readJsonObject(mutated)).toThrow();
      },
    ),
    { numRuns: 2000 },
  );
});
