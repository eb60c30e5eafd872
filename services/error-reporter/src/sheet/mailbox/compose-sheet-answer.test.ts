import { expect, test } from 'vitest';
import type { AppliedSheet } from '../apply-sheet.ts';
import { composeSheetAnswer } from './compose-sheet-answer.ts';

const store = {
  ...{ store_id: 'S014', name: 'Leeds', manager_name: 'Ada', currency: 'GBP' },
  ...{ country: 'GB', time_zone: 'Europe/London' },
};
const about = { store, date: '2026-11-20' };
const sheet: AppliedSheet = {
  ...{ status: 'applied', storeId: 'S014', reportId: '1', known: 1, untouched: 2, waitingIds: ['1'] },
  applied: [
    { sheetRow: 3, receipt: 'R-1', needsSecondPerson: false, waitsForOthers: false },
    { sheetRow: 4, receipt: 'R-2', needsSecondPerson: false, waitsForOthers: true },
    { sheetRow: 5, receipt: 'R-3', needsSecondPerson: true, waitsForOthers: false },
  ],
  stillWrong: [{ sheetRow: 7, why: 'It would still be wrong: see http://evil.example <b>now</b>.' }],
  unreadable: [{ sheetRow: 6, why: '"yes" is no answer.' }],
  notNow: [],
};

test('the answer to a sheet says what was kept and, row by row, what was not', () => {
  const content = composeSheetAnswer(sheet, about);
  expect(content.subject).toBe('Store S014: 3 answers kept, 2 not');
  const said = JSON.stringify(content.blocks);
  for (const text of ['Row 6', 'is no answer.', 'Row 7', 'receipt R-2', '2 rows have no answer yet', '1 answer waits'])
    expect(said).toContain(text);
  expect(said.indexOf('Row 6')).toBeLessThan(said.indexOf('Row 7'));
});

test('nothing that was typed into the sheet is a link in the answer', () => {
  expect(JSON.stringify(composeSheetAnswer(sheet, about))).not.toContain('http://');
});

test('a sheet that could not be read is answered with the reason', () => {
  const content = composeSheetAnswer({ status: 'refused', reason: 'The file is damaged.' }, about);
  expect(content.subject).toBe('Store S014: your spreadsheet could not be read');
  expect(JSON.stringify(content.blocks)).toContain('The file is damaged.');
});

test('of a thousand wrong rows the first hundred are listed', () => {
  const unreadable = Array.from({ length: 1000 }, (_, index) => ({ sheetRow: index + 3, why: 'No.' }));
  const content = composeSheetAnswer({ ...sheet, unreadable, stillWrong: [] }, about);
  const [items] = content.blocks.filter(block => block.type === 'items');
  expect(items?.items).toHaveLength(101);
  expect(items?.items.at(-1)?.title).toBe('and 900 more');
});
