import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { readAnswers } from './read-answers.ts';
import { renderWorkbook } from './render-workbook.ts';
import { createRowSeal } from './row-identity.ts';
import { filledIn, firstRow, opened } from './testing/filled-in.ts';
import { dayOfProblems, madeAt, openProblem, secret, sheetOptions } from './testing/open-problems.ts';
import { spreadsheetParts, type ZipPart, zipOf } from './testing/zip-of.ts';
import { sheetWords } from './words.ts';

const options = { storeId: 'S014', secret, now: madeAt, maxAgeDays: 30 };
const { refused } = sheetWords;
const reasonOf = async (bytes: Buffer): Promise<string> => {
  const read = await readAnswers(bytes, options);
  return read.status === 'refused' ? read.reason : 'it was read';
};
const megabyte = 1024 * 1024;

test('what is no spreadsheet is refused, whatever it is called', async () => {
  const parts = spreadsheetParts('<worksheet/>');
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('What is wrong,Your answer\n'),
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Buffer.alloc(600)]),
    zipOf([{ name: 'content.xml', text: '<office:document-content/>' }]),
    zipOf(parts).subarray(0, 300),
  ]) {
    expect(await reasonOf(bytes)).toBe(refused.notASpreadsheet);
  }
});

test('a file above the limit is refused before it is looked at', async () => {
  expect(await reasonOf(Buffer.alloc(8 * megabyte + 1))).toBe(refused.tooLarge('8 MB'));
});

test('a small file that unpacks to a gigabyte is refused in little memory and time', async () => {
  const bomb = zipOf(spreadsheetParts(`<worksheet>${' '.repeat(300 * megabyte)}</worksheet>`));
  expect(bomb.length).toBeLessThan(megabyte);
  const [before, start] = [process.memoryUsage().rss, performance.now()];
  expect(await reasonOf(bomb)).toBe(refused.tooLarge('48 MB'));
  expect(performance.now() - start).toBeLessThan(2000);
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * megabyte);
});

test('a part that is longer than the directory says is not read to its end', async () => {
  const sheet = { name: 'xl/worksheets/sheet1.xml', text: `<worksheet>${' '.repeat(200 * megabyte)}</worksheet>` };
  const liar = spreadsheetParts('').map(part => (part.name === sheet.name ? { ...sheet, saidLength: 1000 } : part));
  const bytes = zipOf(liar);
  const before = process.memoryUsage().rss;
  expect(await reasonOf(bytes)).toBe(refused.damaged);
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * megabyte);
});

const laughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
test.each<[string, ZipPart[] | string, string]>([
  [
    'entities that grow',
    `${laughs}<worksheet><row><c t="inlineStr"><is><t>&b;</t></is></c></row></worksheet>`,
    refused.damaged,
  ],
  [
    'an entity of a file',
    `<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>`,
    refused.damaged,
  ],
  ['XML that breaks off', '<worksheet><row>', refused.damaged],
  ['macros', spreadsheetParts('<worksheet/>', [{ name: 'xl/vbaProject.bin', text: 'x' }]), refused.hasMacros],
  [
    'links to other files',
    spreadsheetParts('<worksheet/>', [{ name: 'xl/externalLinks/externalLink1.xml', text: '<a/>' }]),
    refused.hasLinks,
  ],
  [
    'data from elsewhere',
    spreadsheetParts('<worksheet/>', [{ name: 'xl/connections.xml', text: '<a/>' }]),
    refused.hasLinks,
  ],
  [
    'a part that is there twice',
    spreadsheetParts('<worksheet/>', [{ name: 'xl/workbook.xml', text: '<a/>' }]),
    refused.damaged,
  ],
  [
    'a thousand parts',
    Array.from({ length: 1000 }, (_, index) => ({ name: `xl/${index}.xml`, text: '' })),
    refused.damaged,
  ],
  ['a part outside', spreadsheetParts('<worksheet/>', [{ name: '../../etc/passwd', text: '' }]), refused.damaged],
  [
    'a formula over several cells',
    '<worksheet><row><c r="A1"><f t="array" ref="A1:Z99">1</f><v>1</v></c></row></worksheet>',
    refused.hasArrays,
  ],
  [
    'too many rows',
    `<worksheet>${'<row><c t="str"><v>a</v></c></row>'.repeat(20_001)}</worksheet>`,
    refused.tooManyRows(20_000),
  ],
])('%s: refused', async (_what, content, reason) => {
  expect(await reasonOf(zipOf(typeof content === 'string' ? spreadsheetParts(content) : content))).toBe(reason);
});

test('a sheet with its texts in the cells, names with prefixes and no addresses is read as well', async () => {
  const { cell } = await opened(await renderWorkbook([openProblem()], sheetOptions));
  const texts = [
    'identity',
    'answer',
    'answerColumn',
    'answerValue',
    'value',
    'field',
    'suggestions',
    'receipt',
    'till',
    'day',
    'line',
    'article',
  ] as const;
  const row = (values: readonly string[]): string =>
    `<x:row>${values.map(value => `<x:c t="inlineStr"><x:is><x:r><x:t>${value}</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c>`).join('')}</x:row>`;
  const answered = texts.map(column => (column === 'answer' ? 'remove' : String(cell(firstRow, column).value ?? '')));
  const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>${row(texts.map(column => sheetWords.headers[column]))}${row(answered)}</x:sheetData></x:worksheet>`;
  expect(await readAnswers(zipOf(spreadsheetParts(sheet)), options)).toMatchObject({
    answers: [{ sheetRow: 2, answer: { kind: 'remove', row_no: 1 } }],
  });
});

test('a seal that is cut, longer or spelled otherwise does not open', () => {
  const seal = createRowSeal(secret);
  const identity = {
    ...{ store: 'S014', report: '1', made: 1, exception: '1', file: 'a', row: 1, basket: null, code: 'x' },
    ...{ answers: [], correctable: [], suggestions: [], cells: '' },
  };
  const text = seal.seal(identity);
  expect(seal.open(text)).toEqual(identity);
  for (const other of [
    '',
    'tk1',
    text.slice(0, -1),
    `${text}A`,
    `${text}=`,
    `${text}.x`,
    text.replace('tk1', 'tk2'),
    text.toLowerCase(),
  ]) {
    expect(seal.open(other)).toBeUndefined();
  }
});

test('ten thousand problems are written and read, and the sheet is small enough for a mail', async () => {
  const problems = Array.from({ length: 10_000 }, (_, index) =>
    openProblem({ exception_id: String(index), row_no: index + 1, transaction_id: `R-${index}` }),
  );
  const bytes = await renderWorkbook(problems, sheetOptions);
  expect(bytes.length).toBeLessThan(3 * megabyte);
  expect(await readAnswers(bytes, options)).toMatchObject({ status: 'read', untouched: 10_000 });
}, 120_000);

test('a thousand copies of a row are one answer, in no time', async () => {
  const bytes = await filledIn(dayOfProblems, { 2: { answer: 'remove' } }, ({ sheet }) => {
    for (let row = 0; row < 1000; row += 1)
      sheet.getRow(firstRow + 20 + row).values = sheet.getRow(firstRow + 2).values;
  });
  expect(await readAnswers(bytes, options)).toMatchObject({ answers: [{ sheetRow: 5 }], problems: [] });
});
