import type { Workbook } from 'exceljs';
import { sheetWords } from './words.ts';

/** A page in plain words, for who has never filled one in. */
export function addHowToSheet(workbook: Workbook): void {
  const sheet = workbook.addWorksheet(sheetWords.howToSheet, {
    views: [{ showGridLines: false }],
    pageSetup: { paperSize: 9, orientation: 'portrait', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.columns = [{ width: 22 }, { width: 78 }];
  for (const [left, right] of sheetWords.howTo) {
    const row = sheet.addRow([left, right]);
    const isTitle = right === '';
    row.height = isTitle ? 30 : 22 * Math.ceil(right.length / 92);
    row.getCell(1).font = { name: 'Arial', size: isTitle ? 13 : 12, bold: true };
    row.getCell(1).alignment = { vertical: 'top' };
    row.getCell(2).font = { name: 'Arial', size: 12 };
    row.getCell(2).alignment = { vertical: 'top', wrapText: true };
  }
}
