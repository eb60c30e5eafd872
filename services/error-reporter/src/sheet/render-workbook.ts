import { setImmediate as otherWork } from 'node:timers/promises';
import type ExcelJS from 'exceljs';
import type { OpenProblem } from '../answers/answers-desk.ts';
import { harmlessText, writtenText } from './harmless-text.ts';
import { addHowToSheet } from './how-to-sheet.ts';
import { createStoreClock, type ProblemRow, problemRow } from './problem-row.ts';
import { createRowSeal } from './row-identity.ts';
import { columnNumber, inputColumns, lastPrintedColumn, type SheetColumn, sheetColumns } from './sheet-columns.ts';
import { sheetWords } from './words.ts';

export interface SheetOptions {
  readonly storeId: string;
  readonly storeName: string;
  /** IANA: what the store's clocks show. */
  readonly timeZone: string;
  /** As which it is known: stands in the file's properties and in each row's identity. */
  readonly reportId: string;
  readonly madeAt: Date;
  /** What signs the rows: FIX_LINK_SECRET. */
  readonly secret: string;
}

const headerRow = 2;
const rowsAtOnce = 100;
const pointsALine = 15;
const colour = {
  head: 'FFEDEFF2',
  accent: 'FF1D4ED8',
  input: 'FFEFF4FF',
  error: 'FFFFD9D9',
  warning: 'FFFFF0C2',
  grey: 'FF6B7280',
  line: 'FFD5D9E0',
};
const solid = (argb: string): ExcelJS.FillPattern => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } });
const margins = { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 };
const font = { name: 'Arial', size: 11 };
const thin = { style: 'thin', color: { argb: colour.line } } as const;

/**
 * The spreadsheet of a report, which is its form as well: a row for each problem, keys as text, so that 00123 stays
 * 00123, and a list of the answers that are possible for it. `readAnswers` reads it when it comes back.
 */
export async function renderWorkbook(problems: readonly OpenProblem[], options: SheetOptions): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.Workbook();
  workbook.creator = 'Tillkeeper';
  // the same report gives the same sheet: a mail that has to be sent again is the same mail
  workbook.created = options.madeAt;
  workbook.modified = options.madeAt;
  workbook.subject = `${options.storeId} ${options.reportId}`;
  const sheet = workbook.addWorksheet(sheetWords.problemsSheet, {
    views: [{ state: 'frozen', ySplit: headerRow, activeCell: `E${headerRow + 1}` }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, margins },
    headerFooter: { oddFooter: '&L&A&R&P / &N' },
  });
  sheet.columns = sheetColumns.map(([column, width]) => ({ width, hidden: column === 'identity' }));
  addHeader(sheet, harmlessText(options.storeName), problems.length);
  const seal = createRowSeal(options.secret);
  const clock = createStoreClock(options.timeZone);
  const rows = problems.map(problem =>
    problemRow(problem, { report: options.reportId, madeAt: options.madeAt, clock }),
  );
  const styleOf = createStyles();
  for (const [index, row] of rows.entries()) {
    // pages and mails of others wait while a large sheet is written
    if (index % rowsAtOnce === 0) await otherWork();
    addRow(sheet, row, seal.seal(row.identity), styleOf);
  }
  const last = headerRow + rows.length;
  setFilter(workbook, sheet, last);
  const lastLetter = sheet.getColumn(columnNumber(lastPrintedColumn)).letter;
  // ExcelJS writes a $ before each
  sheet.pageSetup.printArea = `A$1:${lastLetter}$${last}`;
  sheet.pageSetup.printTitlesRow = `${headerRow}:${headerRow}`;
  if (rows.length > 0) markMissingValue(sheet, last);
  // without a password: it keeps keys from slips, and whoever has to sort takes it off
  await sheet.protect('', {
    ...{ autoFilter: true, sort: true, formatColumns: true, formatRows: true },
    // rows may be left out; nothing is lost by that
    deleteRows: true,
  });
  addHowToSheet(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Filters from the heading to the last row. */
function setFilter(workbook: ExcelJS.Workbook, sheet: ExcelJS.Worksheet, last: number): void {
  const lastLetter = sheet.getColumn(sheetColumns.length).letter;
  sheet.autoFilter = `A${headerRow}:${lastLetter}${last}`;
  // LibreOffice shows filters only where the range has this name, which ExcelJS does not write of itself
  const range = `'${sheetWords.problemsSheet}'!$A$${headerRow}:$${lastLetter}$${last}`;
  const name = { name: '_xlnm._FilterDatabase', localSheetId: 0, ranges: [range] };
  Object.defineProperty(workbook.definedNames, 'model', { get: () => [name] });
}

function addHeader(sheet: ExcelJS.Worksheet, storeName: string, rows: number): void {
  const top = sheet.getRow(1);
  top.getCell(1).value = writtenText(harmlessText(sheetWords.top(storeName, rows)));
  top.getCell(1).font = { ...font, size: 13, bold: true };
  top.height = 26;
  top.alignment = { vertical: 'middle' };
  const header = sheet.getRow(headerRow);
  header.height = 24;
  for (const [index, [column]] of sheetColumns.entries()) {
    const cell = header.getCell(index + 1);
    const isInput = isInputColumn(column);
    cell.value = sheetWords.headers[column];
    cell.font = { ...font, bold: true, color: { argb: isInput ? 'FFFFFFFF' : 'FF1F2937' } };
    cell.fill = solid(isInput ? colour.accent : colour.head);
    cell.alignment = { vertical: 'middle', horizontal: column === 'amount' ? 'right' : 'left', indent: 1 };
    cell.border = { bottom: thin };
  }
}

function addRow(sheet: ExcelJS.Worksheet, row: ProblemRow, identity: string, styleOf: StyleOf): void {
  const added = sheet.addRow([]);
  const isAnswerable = row.answers.length > 0;
  for (const [index, [column]] of sheetColumns.entries()) {
    const cell = added.getCell(index + 1);
    if (column === 'amount') cell.value = row.amount?.value ?? null;
    else {
      const text = column === 'identity' ? identity : row.texts[column];
      cell.value = text === '' ? null : writtenText(text);
    }
    const isOpen = isAnswerable && (column === 'answer' || row.correctable.length > 0);
    cell.style = styleOf({
      column,
      look: isInputColumn(column) ? (isOpen ? 'open' : 'closed') : row.marked.includes(column) ? row.severity : 'plain',
      decimals: row.amount?.decimals ?? 0,
    });
  }
  if (isAnswerable) added.getCell(columnNumber('answer')).dataValidation = listOf(row.answers);
  if (row.correctable.length > 0) added.getCell(columnNumber('answerColumn')).dataValidation = listOf(row.correctable);
  added.height = 6 + pointsALine * Math.max(...sheetColumns.map(([column, width]) => linesOf(row, column, width)));
}

interface Look {
  readonly column: SheetColumn;
  readonly look: 'plain' | 'open' | 'closed' | 'error' | 'warning';
  readonly decimals: number;
}
type StyleOf = (look: Look) => Partial<ExcelJS.Style>;

/** Each look once: ExcelJS writes 10,000 rows in a fifth of the time when their cells share the objects. */
function createStyles(): StyleOf {
  const styles = new Map<string, Partial<ExcelJS.Style>>();
  return look => {
    const key = Object.values(look).join(' ');
    const style = styles.get(key) ?? styleFor(look);
    styles.set(key, style);
    return style;
  };
}

function styleFor({ column, look, decimals }: Look): Partial<ExcelJS.Style> {
  const isAmount = column === 'amount';
  return {
    numFmt: !isAmount ? '@' : decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`,
    alignment: { vertical: 'top', wrapText: isWrapped(column), horizontal: isAmount ? 'right' : 'left', indent: 1 },
    border: look === 'open' ? { bottom: thin, left: thin, right: thin } : { bottom: thin },
    protection: { locked: look !== 'open' },
    font: look === 'closed' ? { ...font, italic: true, color: { argb: colour.grey } } : font,
    ...(look === 'open' ? { fill: solid(colour.input) } : {}),
    ...(look === 'error' || look === 'warning' ? { fill: solid(colour[look]) } : {}),
  };
}

const isInputColumn = (column: SheetColumn): boolean => inputColumns.some(one => one === column);
const wrapped: readonly SheetColumn[] = ['message', 'value', 'suggestions', 'answer', 'advice', 'articleName'];
const isWrapped = (column: SheetColumn): boolean => wrapped.includes(column);

/** Programs do not agree on when they measure a row again: its height is told. */
function linesOf(row: ProblemRow, column: SheetColumn, width: number): number {
  if (!isWrapped(column) || column === 'amount' || column === 'identity') return 1;
  const lines = row.texts[column].split('\n');
  return Math.min(
    8,
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0),
  );
}

const mostCharactersOfList = 255;

/** A drop-down of these texts, which have no commas; the last ones are left out where Excel takes no more. */
function listOf(texts: readonly string[]): ExcelJS.DataValidation {
  let list = '';
  for (const text of texts) {
    if (list.length + text.length + 1 > mostCharactersOfList) break;
    list = list === '' ? text : `${list},${text}`;
  }
  return {
    ...{ type: 'list', formulae: [`"${list}"`], allowBlank: true },
    ...{ showErrorMessage: true, errorStyle: 'stop', errorTitle: 'Tillkeeper', error: sheetWords.chooseOne },
  };
}

/** Where the answer asks for a value that is not there yet, its cell says so. */
function markMissingValue(sheet: ExcelJS.Worksheet, last: number): void {
  const [answer, value] = [columnNumber('answer'), columnNumber('answerValue')].map(one => sheet.getColumn(one).letter);
  const first = headerRow + 1;
  sheet.addConditionalFormatting({
    ref: `${value}${first}:${value}${last}`,
    rules: [
      {
        ...{ type: 'expression', priority: 1 },
        formulae: [`AND($${answer}${first}="${sheetWords.answers.correct}",$${value}${first}="")`],
        style: { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: colour.warning } } },
      },
    ],
  });
}
