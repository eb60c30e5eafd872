import type { CheckReport } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { describeCheck } from './describe-check.ts';
import { noTerminal, terminalOf, visible, wrap } from './terminal.ts';

const finding = (more: Partial<CheckReport['findings'][number]> = {}): CheckReport['findings'][number] => ({
  ...{
    row_no: 7,
    line_from: 8,
    store_id: 'S001',
    transaction_id: 'T01-0000007',
    code: 'product.unknown',
    severity: 'error',
  },
  ...{ column_name: 'product_id', value: 'X', message: 'The article number is not in the catalogue: X.' },
  ...more,
});
const report = (findings: CheckReport['findings'], more: Partial<CheckReport> = {}): CheckReport => ({
  ...{ check_id: 'c', status: 'done', file_type: 'sales', reject_code: null, findings, findings_left_out: 0 },
  ...{ rows_read: 1234, rows_valid: 1200, rows_held: 30, rows_repeated: 4, ...more },
});

test('the sums come first, then how often which problem is there, then each finding, in columns', () => {
  const warning = finding({
    code: 'price.zero',
    severity: 'warning',
    row_no: 12,
    line_from: 13,
    column_name: 'unit_price',
    message: 'Nothing.',
  });
  expect(
    describeCheck('a.csv', report([finding(), warning, finding({ row_no: 9, line_from: 10 })]), noTerminal),
  ).toEqual([
    'a.csv: 1,234 rows read: 1,200 would be loaded, 30 held, 4 repeated',
    '',
    'count  severity  code             what it is, and what to do',
    expect.stringMatching(/^─+$/),
    expect.stringMatching(/^ {4}2 {2}error {5}product\.unknown {2}The article number is not in the catalogue\. \S/),
    expect.stringMatching(/^ {4}1 {2}warning {3}price\.zero {7}The article was given away for nothing\. \S/),
    '',
    'row  line  receipt      severity  code             column      what',
    expect.stringMatching(/^─+$/),
    '  7     8  T01-0000007  error     product.unknown  product_id  The article number is not in the catalogue: X.',
    ' 12    13  T01-0000007  warning   price.zero       unit_price  Nothing.',
    '  9    10  T01-0000007  error     product.unknown  product_id  The article number is not in the catalogue: X.',
  ]);
});

test('on a narrow terminal the last column is broken at blanks, and stays in its column', () => {
  const lines = describeCheck('a.csv', report([finding()]), { columns: 100, hasColour: false });
  expect(lines.slice(-2)).toEqual([
    '  7     8  T01-0000007  error     product.unknown  product_id  The article number is not in the'.trimEnd(),
    `${' '.repeat(63)}catalogue: X.`,
  ]);
  expect(lines.every(line => line.length <= 100)).toBe(true);
});

test('colours are for terminals alone, and for those who did not refuse them', () => {
  const isColoured = (terminal: ReturnType<typeof terminalOf>): boolean =>
    describeCheck('a.csv', report([finding()]), terminal)
      .join('\n')
      .includes('\u001b[31m');
  expect(isColoured(terminalOf({ isTTY: true, columns: 120 }, undefined))).toBe(true);
  expect(isColoured(terminalOf({ isTTY: true, columns: 120 }, '1'))).toBe(false);
  expect(isColoured(terminalOf({ isTTY: false, columns: 120 }, undefined))).toBe(false);
});

test('what a sender wrote cannot move the cursor or ring a bell', () => {
  const hostile = finding({ transaction_id: '\u001b[2J', message: 'a\r\nb\u0007\u202e' });
  const text = describeCheck('\u001b]0;x\u0007.csv', report([hostile]), { columns: 200, hasColour: true }).join('\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(text.replaceAll(/\u001b\[(31|0)m/g, '').match(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/g)).toBe(null);
  expect(text).toContain('a\\r\\nb\\u0007\\u202e');
});

test('a clean file says so, a rejected one why, and what is not listed is counted', () => {
  expect(describeCheck('a.csv', report([]), noTerminal).at(-1)).toBe('Nothing was found.');
  const rejected = report([finding()], { reject_code: 'file.too-many-errors', findings_left_out: 12_345 });
  const lines = describeCheck('a.csv', rejected, noTerminal);
  expect([lines[1], lines.at(-1)]).toEqual(['The file would be rejected: file.too-many-errors', '... and 12,345 more']);
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['a-very-long-word', 6, ['a-very', '-long-', 'word']],
  ['', 5, ['']],
  ['fits', 4, ['fits']],
])('%j in %i characters', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test('letters of all scripts stay as they are', () => {
  expect(visible('Олена, 名前, é, 👩‍👩‍👧')).toBe('Олена, 名前, é, 👩‍👩‍👧');
});
