import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { type ReadSheet, readAnswers } from './read-answers.ts';
import { renderWorkbook } from './render-workbook.ts';
import { columnNumber } from './sheet-columns.ts';
import { filledIn, firstRow, opened } from './testing/filled-in.ts';
import { dayOfProblems, madeAt, openProblem, secret, sheetOptions } from './testing/open-problems.ts';
import { sheetWords } from './words.ts';

const options = { storeId: 'S014', secret, now: madeAt, maxAgeDays: 30 };
const file = 'a'.repeat(32);

type Read = Extract<ReadSheet, { status: 'read' }>;
async function readOf(bytes: Buffer, other: Partial<typeof options> = {}): Promise<Read> {
  const read = await readAnswers(bytes, { ...options, ...other });
  if (read.status === 'refused') throw new Error(read.reason);
  return read;
}
const answersOf = (read: Read): unknown[] => read.answers.map(({ sheetRow, answer }) => [sheetRow, answer]);
/** What is said of the only answer. */
async function oneProblem(bytes: Buffer): Promise<string> {
  const read = await readOf(bytes);
  expect(read.answers).toEqual([]);
  expect(read.problems).toHaveLength(1);
  return read.problems[0]?.why ?? '';
}

test('a sheet that comes back as it went says nothing', async () => {
  for (const bytes of [await renderWorkbook(dayOfProblems, sheetOptions), await filledIn(dayOfProblems, {})]) {
    expect(await readOf(bytes)).toMatchObject({
      answers: [],
      problems: [],
      untouched: 8,
      storeId: 'S014',
      reportId: '77',
    });
  }
});

test('each kind of answer is read, and rows without one stay as they are', async () => {
  const read = await readOf(
    await filledIn(dayOfProblems, {
      0: { answer: 'use the suggestion' },
      1: { answer: 'use suggestion 2' },
      2: { answer: 'correct to ...', answerValue: '2' },
      3: { answer: 'Correct to…', answerColumn: 'Sale or return', answerValue: 'return' },
      4: { answer: ' correct  to ... ', answerValue: '2026-11-20 17:05' },
      5: { answer: 'accept as it is' },
    }),
  );
  const place = (row_no: number) => ({ file_id: file, row_no });
  expect(read.problems).toEqual([]);
  expect(answersOf(read)).toEqual([
    [3, { kind: 'correct', ...place(4), column: 'product_id', value: 'SKU-001' }],
    [4, { kind: 'correct', ...place(9), column: 'product_id', value: '00123' }],
    [5, { kind: 'correct', ...place(12), column: 'quantity', value: '2' }],
    [6, { kind: 'correct', ...place(13), column: 'transaction_type', value: 'RETURN' }],
    [7, { kind: 'correct', ...place(20), column: 'transaction_timestamp', value: '2026-11-20T17:05:00' }],
    [8, { kind: 'accept', ...place(22), code: 'price.outlier' }],
  ]);
  expect(read.untouched).toBe(2);
});

test('a new value without a choice in the list means to correct; remove needs no value', async () => {
  const read = await readOf(await filledIn(dayOfProblems, { 2: { answerValue: '2' }, 3: { answer: 'REMOVE' } }));
  expect(read.answers.map(one => one.answer)).toEqual([
    { kind: 'correct', file_id: file, row_no: 12, column: 'quantity', value: '2' },
    { kind: 'remove', file_id: file, row_no: 13 },
  ]);
});

test('rich text is read as its letters', async () => {
  const read = await readOf(
    await filledIn(dayOfProblems, {
      0: {
        answer: { richText: [{ text: 'use the ' }, { font: { bold: true }, text: 'suggestion' }] },
      },
    }),
  );
  expect(read.answers).toHaveLength(1);
});

test('rows that were sorted, moved, deleted and left out are still the right ones, also among other columns', async () => {
  const answered = await filledIn(dayOfProblems, { 0: { answer: 'remove' }, 2: { answerValue: '2' } }, ({ sheet }) => {
    const rows = [7, 0, 2, 5].map(row => sheet.getRow(firstRow + row).values);
    for (let row = firstRow; row < firstRow + 8; row += 1) sheet.getRow(row).values = [];
    for (const [index, values] of rows.entries()) sheet.getRow(firstRow + 20 + index).values = values;
    sheet.spliceColumns(2, 0, ['', 'My notes']);
    sheet.name = 'for Ada';
  });
  expect(answersOf(await readOf(answered))).toEqual([
    [24, { kind: 'remove', file_id: file, row_no: 4 }],
    [25, { kind: 'correct', file_id: file, row_no: 12, column: 'quantity', value: '2' }],
  ]);
});

test('a sheet of which only some columns were sorted is found out, row by row', async () => {
  const bytes = await filledIn(dayOfProblems, { 2: { answer: 'remove' }, 3: { answer: 'remove' } }, ({ cell }) => {
    const [a, b] = [cell(firstRow + 2, 'receipt'), cell(firstRow + 3, 'receipt')];
    [a.value, b.value] = [b.value, a.value];
  });
  const read = await readOf(bytes);
  expect(read.answers).toEqual([]);
  expect(read.problems.map(one => [one.sheetRow, one.why])).toEqual([
    [5, sheetWords.problems.cellsMixed],
    [6, sheetWords.problems.cellsMixed],
  ]);
});

test('an identity that was changed, made up or taken from another store is no identity', async () => {
  const changed = await filledIn(dayOfProblems, { 0: { answer: 'remove' } }, ({ cell }) => {
    const identity = cell(firstRow, 'identity');
    const [version, payload = '', signature] = String(identity.value).split('.');
    const content = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...content, row: 5 })).toString('base64url');
    identity.value = `${version}.${forged}.${signature}`;
  });
  expect(await oneProblem(changed)).toBe(sheetWords.problems.identityChanged);

  const other = await renderWorkbook([openProblem({ store_id: 'S015' })], { ...sheetOptions, storeId: 'S015' });
  const identityOfOther = (await opened(other)).cell(firstRow, 'identity').value;
  const stolen = await filledIn(dayOfProblems, { 2: { answer: 'remove', identity: identityOfOther } });
  expect(await oneProblem(stolen)).toBe(sheetWords.problems.otherStore);
});

test('rows that somebody added are named, notes below the rows are none', async () => {
  const read = await readOf(
    await filledIn(dayOfProblems, {
      10: { answer: 'remove', receipt: '00099' },
      12: { message: 'Sum of the above: a lot' },
    }),
  );
  expect(read.answers).toEqual([]);
  expect(read.problems).toEqual([{ sheetRow: 13, why: sheetWords.problems.identityGone }]);
});

test('a row that was copied with its answer is one answer; two answers to one problem are none', async () => {
  const copyTo = (answer: string) =>
    filledIn(dayOfProblems, { 2: { answer: 'remove' } }, ({ sheet, cell }) => {
      sheet.getRow(firstRow + 15).values = sheet.getRow(firstRow + 2).values;
      cell(firstRow + 15, 'answer').value = answer;
      if (answer !== 'remove') cell(firstRow + 15, 'answerValue').value = '2';
    });
  expect(answersOf(await readOf(await copyTo('remove')))).toHaveLength(1);
  const read = await readOf(await copyTo('correct to ...'));
  expect(read.answers).toEqual([]);
  expect(read.problems).toEqual([
    { sheetRow: 5, why: sheetWords.problems.answeredTwice(18) },
    { sheetRow: 18, why: sheetWords.problems.answeredTwice(5) },
  ]);
});

test('a line cannot be removed in one row and corrected in another', async () => {
  const problems = [
    openProblem(),
    openProblem({ exception_id: '102', column_name: 'unit_price', correctable: ['unit_price'] }),
  ];
  const read = await readOf(await filledIn(problems, { 0: { answer: 'remove' }, 1: { answerValue: '9.99' } }));
  expect(read.answers).toEqual([]);
  expect(read.problems.map(one => one.why)).toEqual([
    sheetWords.problems.contradicts(4),
    sheetWords.problems.contradicts(3),
  ]);
  const both = await readOf(await filledIn(problems, { 0: { answerValue: '2' }, 1: { answerValue: '9.99' } }));
  expect(both.answers).toHaveLength(2);
});

const { problems } = sheetWords;
test.each([
  [
    'an answer that is none',
    2,
    { answer: 'yes please' },
    problems.unknownAnswer('yes please', 'correct to ..., remove'),
  ],
  [
    'an answer that is not possible there',
    2,
    { answer: 'accept as it is' },
    problems.unknownAnswer('accept as it is', 'correct to ..., remove'),
  ],
  ['an answer without its value', 2, { answer: 'correct to ...' }, problems.valueMissing],
  ['a value of spaces', 2, { answer: 'correct to ...', answerValue: '   ' }, problems.valueMissing],
  ['a value beside another answer', 2, { answer: 'remove', answerValue: '2' }, problems.valueBesideOther('remove')],
  [
    'a column that cannot be corrected there',
    2,
    { answerColumn: 'Employee', answerValue: '2' },
    problems.unknownColumn('Employee', 'Quantity, Line total'),
  ],
  [
    'no column where there are several',
    2,
    { answerColumn: null, answerValue: '2' },
    problems.columnMissing('Quantity, Line total'),
  ],
  ['an answer where none is possible', 6, { answer: 'remove' }, problems.notAnswerable],
  ['an answer to what waits for a second person', 7, { answer: 'remove' }, problems.notAnswerable],
  [
    'a formula as the answer',
    2,
    { answer: { formula: '"rem"&"ove"', result: 'remove' } },
    problems.formula('Your answer'),
  ],
  ['a formula as the value', 2, { answerValue: { formula: '1+1', result: 2 } }, problems.formula('Correct to')],
  [
    'a formula without a result',
    2,
    { answerValue: { formula: 'WEBSERVICE("http://evil.example")' } },
    problems.formula('Correct to'),
  ],
  [
    'a formula in a key',
    2,
    { answer: 'remove', receipt: { formula: '"00017"', result: '00017' } },
    problems.formula('Receipt'),
  ],
  ['an error of the spreadsheet', 2, { answerValue: { error: '#REF!' as const } }, problems.faulty('Correct to')],
  ['a truth value', 2, { answerValue: true }, problems.faulty('Correct to')],
  ['a number for a key', 1, { answer: 'correct to ...', answerValue: 124 }, problems.numberForKey('124')],
  [
    'a number of the second power for a key',
    1,
    { answer: 'correct to ...', answerValue: 1e11 },
    problems.numberForKey('100000000000'),
  ],
  ['a number that can be read in two ways', 2, { answerValue: '1,250' }, problems.unclearNumber('1,250')],
  ['no number', 2, { answerValue: 'two' }, problems.noNumber('two')],
  ['no date', 4, { answerValue: '20/11/2026 17:05' }, problems.noDate('20/11/2026 17:05')],
  ['a number for a date', 4, { answerValue: 20261120 }, problems.noDate('20261120')],
  ['a value that is too long', 1, { answer: 'correct to ...', answerValue: 'x'.repeat(201) }, problems.tooLong],
  [
    'characters that cannot be seen',
    1,
    { answer: 'correct to ...', answerValue: 'SKU\u0085001' },
    problems.strangeCharacters,
  ],
])('%s is told by its row', async (_what, row, cells, why) => {
  expect(await oneProblem(await filledIn(dayOfProblems, { [row]: cells }))).toBe(why);
});

test.each([
  ['a number for a quantity', 2, 3, '3'],
  ['a price that was written as 19.989999999999998', 2, 19.989999999999998, '19.99'],
  ['a number as text', 2, '2.5', '2.5'],
  ['a decimal comma', 2, '2,5', '2.5'],
  ['money as people write it', 2, '£1,234.50', '1234.50'],
  ['an article as text', 1, '00123', '00123'],
  ['an article that looks like a number of physics', 1, '1E11', '1E11'],
  ['an article after an apostrophe', 1, "'00123", '00123'],
  ['a date of the spreadsheet', 4, new Date('2026-11-20T17:05:00Z'), '2026-11-20T17:05:00'],
  ['a date that was pasted among texts', 4, 46346.711805555555, '2026-11-20T17:05:00'],
  ['a time with its offset', 4, '2026-11-20T17:05:00+00:00', '2026-11-20T17:05:00+00:00'],
])('%s is read as what was meant', async (_what, row, value, expected) => {
  const bytes = await filledIn(
    dayOfProblems,
    { [row]: { answer: 'correct to ...', answerValue: value } },
    ({ cell }) => {
      // programs show a date as one
      if (value instanceof Date) cell(firstRow + row, 'answerValue').numFmt = 'dd/mm/yyyy hh:mm';
    },
  );
  expect((await readOf(bytes)).answers[0]?.answer).toMatchObject({ kind: 'correct', value: expected });
});

test('a date where none belongs is refused: the program made it of something else', async () => {
  const bytes = await filledIn(dayOfProblems, { 2: { answerValue: new Date('2026-02-03T00:00:00Z') } }, ({ cell }) => {
    cell(firstRow + 2, 'answerValue').numFmt = 'd mmm';
  });
  expect(await oneProblem(bytes)).toBe(problems.dateForOther);
});

test('a number that is one of the suggestions lost nothing', async () => {
  const problem = openProblem({
    ...{ code: 'product.unknown', column_name: 'product_id', value: '4711O', correctable: ['product_id'] },
    suggestions: [{ product_id: '47110', name: 'Ball' }],
  });
  const read = await readOf(await filledIn([problem], { 0: { answer: 'correct to ...', answerValue: 47110 } }));
  expect(read.answers[0]?.answer).toMatchObject({ column: 'product_id', value: '47110' });
});

test('comments, pictures of links and hidden rows do not get through: an answer is the text of its cell', async () => {
  const bytes = await filledIn(dayOfProblems, {}, ({ sheet, cell }) => {
    cell(firstRow + 2, 'answer').note = 'remove';
    cell(firstRow + 2, 'message').value = { text: 'remove', hyperlink: 'http://evil.example' };
    sheet.getRow(firstRow + 3).hidden = true;
  });
  expect(await readOf(bytes)).toMatchObject({ answers: [], problems: [], untouched: 8 });
});

test('a sheet of another store is refused, and so is one that is too old; a mail finds the store in the sheet', async () => {
  const bytes = await filledIn(dayOfProblems, { 2: { answer: 'remove' } });
  expect(await readAnswers(bytes, { ...options, storeId: 'S015' })).toEqual({
    status: 'refused',
    reason: sheetWords.refused.otherStore,
  });
  const later = new Date(madeAt.getTime() + 31 * 86_400_000);
  expect(await readAnswers(bytes, { ...options, now: later })).toEqual({
    status: 'refused',
    reason: sheetWords.refused.tooOld(30),
  });
  expect(await readAnswers(bytes, { ...options, storeId: undefined })).toMatchObject({
    status: 'read',
    storeId: 'S014',
  });
  expect(await readAnswers(bytes, { ...options, secret: 'another' })).toMatchObject({ status: 'refused' });
});

test('a sheet whose columns were taken away or doubled is refused by their names', async () => {
  const without = await filledIn(dayOfProblems, {}, ({ sheet }) => sheet.spliceColumns(columnNumber('answer'), 1));
  expect(await readAnswers(without, options)).toEqual({
    status: 'refused',
    reason: sheetWords.refused.headingMissing('Your answer'),
  });
  const doubled = await filledIn(dayOfProblems, {}, ({ sheet }) => {
    sheet.getCell('Z2').value = 'Your answer';
  });
  expect(await readAnswers(doubled, options)).toEqual({
    status: 'refused',
    reason: sheetWords.refused.headingTwice('Your answer'),
  });
});

test('a spreadsheet that is not ours is refused', async () => {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Shopping').addRow(['milk', 2]);
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  expect(await readAnswers(bytes, options)).toEqual({ status: 'refused', reason: sheetWords.refused.notOurs });
});
