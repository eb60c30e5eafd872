import ExcelJS from 'exceljs';
import type { OpenProblem } from '../../answers/answers-desk.ts';
import { renderWorkbook } from '../render-workbook.ts';
import { columnNumber, type SheetColumn } from '../sheet-columns.ts';
import { sheetWords } from '../words.ts';
import { sheetOptions } from './open-problems.ts';

export const firstRow = 3;

export interface OpenedSheet {
  readonly workbook: ExcelJS.Workbook;
  readonly sheet: ExcelJS.Worksheet;
  /** Numbers of the rows of problems. */
  rows(): number[];
  cell(row: number, column: SheetColumn): ExcelJS.Cell;
  save(): Promise<Buffer>;
}

export async function opened(bytes: Buffer): Promise<OpenedSheet> {
  const workbook = new ExcelJS.Workbook();
  // a copy: the types of ExcelJS know no Buffer of Node 24
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const sheet = workbook.getWorksheet(sheetWords.problemsSheet);
  if (sheet === undefined) throw new Error('the sheet of problems is gone');
  return {
    workbook,
    sheet,
    rows: () => Array.from({ length: sheet.rowCount - firstRow + 1 }, (_, index) => firstRow + index),
    cell: (row, column) => sheet.getRow(row).getCell(columnNumber(column)),
    save: async () => Buffer.from(await workbook.xlsx.writeBuffer()),
  };
}

/** The sheet of these problems as it comes back: rows from 0, and what was written into them. */
export async function filledIn(
  problems: readonly OpenProblem[],
  rows: Readonly<Record<number, Readonly<Partial<Record<SheetColumn, ExcelJS.CellValue>>>>>,
  change: (sheet: OpenedSheet) => void = () => {},
): Promise<Buffer> {
  const sheet = await opened(await renderWorkbook(problems, sheetOptions));
  for (const [row, cells] of Object.entries(rows)) {
    for (const [column, value] of Object.entries(cells)) {
      // the keys are those of the record
      sheet.cell(firstRow + Number(row), column as SheetColumn).value = value;
    }
  }
  change(sheet);
  return sheet.save();
}
