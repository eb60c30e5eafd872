import { contractFormat } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { parseRecord } from './parse-record.ts';
import { readStrictly } from './read-strictly.ts';

const formatFile = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'ndjson');
if (formatFile === undefined) throw new Error('the contract has sales');

const read = async (text: string) => {
  const out: unknown[] = [];
  const source = (async function* () {
    yield Buffer.from(text);
  })();
  let columns: readonly string[] = [];
  for await (const result of readStrictly({ source, isGzip: false, formatFile })) {
    if (result.kind === 'header') columns = result.columns;
    else if (result.kind === 'damaged') out.push([result.rowNo, result.lineFrom, result.code]);
    else
      for (const record of result.csv.toString().trimEnd().split('\n')) {
        const cells = parseRecord(record, ',');
        out.push(
          Object.fromEntries(columns.flatMap((name, index) => (cells[index] === '' ? [] : [[name, cells[index]]]))),
        );
      }
  }
  return out;
};

test('a row is a line of a transaction, and numbers stay the text that was sent', async () => {
  expect(
    await read(
      '{"transaction_id":"A","lines":[{"line_no":1,"quantity":1.10},{"line_no":2,"quantity":9007199254740993}]}\n{"transaction_id":"B","line_no":"1"}',
    ),
  ).toEqual([
    { transaction_id: 'A', line_no: '1', quantity: '1.10' },
    { transaction_id: 'A', line_no: '2', quantity: '9007199254740993' },
    { transaction_id: 'B', line_no: '1' },
  ]);
});

test.each([
  ['{"line_no":1,"line_no":2}', 'json.duplicate-key'],
  ['{"transaction_id":"A","lines":[{"transaction_id":"B"}]}', 'json.duplicate-key'],
  ['{"product_id":"\\ud800"}', 'json.invalid-text'],
  ['{"product_id":"a\\u0000b"}', 'json.invalid-text'],
  ['{"line_no":01}', 'json.invalid-text'],
  ['{"line_no":1} x', 'json.invalid-text'],
  ['{"line_no":1', 'json.invalid-text'],
  ['[1]', 'json.invalid-text'],
  ['{"product_id":{"a":1}}', 'json.invalid-text'],
])('%s damages its line alone', async (line, code) => {
  expect(await read(`{"line_no":1}\n${line}\n{"line_no":3}\n`)).toEqual([
    { line_no: '1' },
    [2, 2, code],
    { line_no: '3' },
  ]);
});
