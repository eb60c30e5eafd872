export { type AppliedSheet, applySheet } from './apply-sheet.ts';
export { readAnswers } from './read-answers.ts';
export { renderWorkbook, type SheetOptions } from './render-workbook.ts';
