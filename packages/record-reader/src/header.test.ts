import { columnsOf, contractFormat, fileTypeNames, type FormatFile } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameKeyOf } from './column-names.ts';
import { readSales, salesFormat } from './testing/index.ts';

const header = 'transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total';
const row = (number: number): string => `R-${number},1,2026-03-14T10:00:00,MUG,1,7.50,7.50`;
const file = (...lines: readonly string[]): string => lines.map(line => `${line}\r\n`).join('');
const details = async (text: string): Promise<string[]> =>
  (await readSales(text)).results.flatMap(result => (result.kind === 'note' ? [result.detail] : []));
const refusal = (text: string | Uint8Array, format?: FormatFile): Promise<string> =>
  readSales(text, format && { format }).then(
    () => 'read',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

test.each([
  ['a title', ['Sales of store 1'], [1, 1]],
  ['a title and a blank line', ['Sales of store 1', ''], [1, 1]],
  ['blank lines around and within', ['', 'Sales', '', 'of store 1', ''], [2, 4]],
  ['the separator, as spreadsheets say it', ['sep=,'], [1, 1]],
  ['a title that was filled up', [`Sales${','.repeat(6)}`, `Store,1${','.repeat(5)}`], [1, 2]],
  ['a title with a quotation mark', ['"Sales of store 1', 'of "today"'], [1, 2]],
  ['bytes that are nothing', ['\0\0\0'], [1, 1]],
  ['nineteen lines', Array.from({ length: 19 }, (_, index) => `line ${index}`), [1, 19]],
] as const)(
  '%s before the header is passed over and said; rows are counted after the header',
  async (_what, lines, place) => {
    const { results, rows, notes, header: columns } = await readSales(file(...lines, header, row(1), row(2)));
    expect(columns).toEqual(header.split(','));
    expect(notes).toEqual([['header.preamble', ...place]]);
    const first = lines.length + 2;
    expect(rows).toEqual([`${first} R-1`, `${first + 1} R-2`]);
    const [records] = results.filter(result => result.kind === 'records');
    expect([...(records?.positions.rowNo ?? [])]).toEqual([1, 2]);
  },
);

test('blank lines alone before a header are blank lines', async () => {
  const { notes, rows, summary } = await readSales(file('', '', header, row(1)));
  expect(notes).toEqual([]);
  expect(rows).toEqual(['4 R-1']);
  expect(summary?.blankLines).toBe(2);
});

test('what cannot be a header is refused in words that say why', async () => {
  expect(await refusal(file(row(1), row(2)))).toBe(
    'header.missing-column: No header was found: the first line looks like data. The first line has to name the columns, ' +
      'among them transaction_id, line_no, transaction_timestamp, product_id, quantity, unit_price and line_total.',
  );
  expect(await refusal(file('a,b', '1,2'))).toMatch(
    /^header\.missing-column: No header was found: the first line has none/,
  );
  expect(await refusal(file(header.replace('quantity', 'amount'), row(1)))).toBe(
    'header.missing-column: The column quantity is missing.',
  );
  expect(await refusal(file('Title', header.replace('line_no,', '').replace('quantity', 'amount'), row(1)))).toBe(
    'header.missing-column: The columns line_no and quantity are missing.',
  );
  expect(await refusal(file('sep=;', header.replaceAll(',', ';')))).toBe(
    'header.missing-column: Its fields are separated by semicolons, where commas are declared.',
  );
  expect(await refusal(file(...Array.from({ length: 20 }, () => 'x'), header))).toMatch(/^header\.missing-column/);
  expect(await refusal(`${'x'.repeat(70_000)}\n${header}\n`)).toMatch(/^header\.missing-column/);
});

test('rows before the header are not taken for a title', async () => {
  expect(await refusal(file(row(1), header, row(2)))).toBe(
    'header.missing-column: No header was found at the beginning: lines that look like data stand before the header in line 2.',
  );
});

test.each([
  ['Line No', 'line_no'],
  ['LINE-NO', 'line_no'],
  ['lineNo', 'line_no'],
  [' line_no ', 'line_no'],
  ['\u00a0line\u00a0no', 'line_no'],
  ['\ufeffline_no', 'line_no'],
  ['"""line_no"""', 'line_no'],
])('the column %j is read as %s, and that is said', async (sent, column) => {
  const { header: columns, notes, rows } = await readSales(file(header.replace('line_no', sent), row(1)));
  expect(columns).toEqual(header.split(','));
  expect(columns[1]).toBe(column);
  expect(notes).toEqual([['header.changed', 1, 1]]);
  expect(rows).toEqual(['2 R-1']);
});

test('all that is spelled otherwise is said at once', async () => {
  expect(
    await details(file('Transaction ID,LINE_NO,transaction_timestamp,product_id,quantity,unit_price,line_total,Mood')),
  ).toEqual(['`Transaction ID` was read as transaction_id, `LINE_NO` was read as line_no']);
});

test('names in the same spelling are read without a word, in any order, and so are names that nobody knows', async () => {
  const { notes, header: columns } = await readSales(file(` Mood ,${header.split(',').toReversed().join(',')}`));
  expect(notes).toEqual([]);
  expect(columns).toEqual(['Mood', ...header.split(',').toReversed()]);
});

test('two columns that are read as one are refused', async () => {
  expect(await refusal(file(`${header},Line No`, `${row(1)},2`))).toBe(
    'header.repeated-column: The columns `line_no` and `Line No` are both line_no.',
  );
  expect(await refusal(file(`${header},line_no`))).toBe('header.repeated-column: The column line_no is there twice.');
});

test('where the names of a format differ in their spelling alone, nothing is read as one of them', async () => {
  const columns = { ...salesFormat.columns, customer_id: { from: 'id' }, employee_id: { from: 'ID' } };
  const format: FormatFile = { ...salesFormat, columns };
  const read = await readSales(file(`${header},Id,ID`, `${row(1)},x,y`), { format });
  expect(read.header.slice(-2)).toEqual(['Id', 'ID']);
  expect(read.notes).toEqual([]);
});

test('of no file type two columns differ in their spelling alone', () => {
  for (const { columns } of contractFormat.files) {
    const names = Object.keys(columns);
    expect(new Set(names.map(nameKeyOf)).size).toBe(names.length);
  }
});

test.each([
  ['as it was', header],
  ['with a byte order mark', `\ufeff${header}`],
  ['in quotes', header.replaceAll(/\w+/g, '"$&"')],
  ['in capitals and with blanks', header.toUpperCase().replaceAll('_', ' ')],
])('a header that comes again %s is no row', async (_what, again) => {
  const { rows, notes, summary } = await readSales(file(header, row(1), again, row(2), again));
  expect(rows).toEqual(['2 R-1', '4 R-2']);
  expect(notes).toEqual([
    ['header.repeated-row', 3, 3],
    ['header.repeated-row', 5, 5],
  ]);
  expect(summary?.rows).toBe(2);
});

test.each([
  ['names that are known', ['payment_method,customer_id,amount', 'CASH,1,7.50']],
  ['one name that is known, after a blank line', ['', 'payment_method,amount', 'CASH,7.50']],
  ['names alone, after a blank line', ['', 'Tender,Given', 'Cash,8']],
  ['another file of ours', ['team_id,name', 'ARS,Arsenal']],
])('a second table with %s is said, and its lines are held', async (_what, table) => {
  const { rows, notes } = await readSales(file(header, row(1), ...table));
  expect(rows).toEqual(['2 R-1', `${table.length + 2} record.too-few-fields`]);
  expect(notes).toEqual([['table.second', table.length + 1, table.length + 1]]);
});

test('rows of a second table with as many columns are held, until the first header comes again', async () => {
  const other = header.split(',').toReversed().join(',');
  const { rows, notes } = await readSales(file(header, row(1), other, row(2), 'x', header, row(3)));
  expect(rows).toEqual(['2 R-1', '4 record.other-table', '5 record.too-few-fields', '7 R-3']);
  expect(notes).toEqual([
    ['table.second', 3, 3],
    ['header.repeated-row', 6, 6],
  ]);
});

test('lines with too few fields are damaged rows where nothing shows a table', async () => {
  const lines = ['', 'Total,amount', '', 'Thank you,bye', 'see you,soon', 'R-2,MUG', '', 'R-3,MUG', 'R-4,1'];
  const { rows, notes } = await readSales(file(header, row(1), ...lines));
  expect(notes).toEqual([]);
  expect(rows.filter(one => one.endsWith('record.too-few-fields'))).toHaveLength(6);
});

const word = fc.constantFrom(
  ...fileTypeNames.flatMap(type => columnsOf(type).map(({ name }) => name)),
  ...['Transaction ID', 'name', 'CASH', 'total', 'Line No', '', 'SALE', 'quantity'],
);

test('a right row is a row, whatever words are in it', async () => {
  const names = columnsOf('sales').map(({ name }) => name);
  const sale = fc.tuple(fc.array(word, { minLength: names.length, maxLength: names.length }), fc.nat(9), fc.nat(99));
  await fc.assert(
    fc.asyncProperty(fc.array(sale, { maxLength: 8 }), fc.integer({ min: 1, max: 80 }), async (sales, size) => {
      const lines = sales.map(([words, quantity, price]) =>
        names
          .map((name, index) => (name === 'quantity' ? quantity : name === 'unit_price' ? price : words[index]))
          .join(','),
      );
      const { rows, notes } = await readSales(file(names.join(','), ...lines), { size });
      expect(notes).toEqual([]);
      expect(rows).toHaveLength(sales.length);
      expect(rows.some(one => one.includes('record.'))).toBe(false);
    }),
    { numRuns: 500 },
  );
});
