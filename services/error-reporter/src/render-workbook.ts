import { isProblemCode, minorUnitExponent, problemCodes } from '@tillkeeper/contracts';
import ExcelJS from 'exceljs';
import type { ExceptionRow } from './digest-repository.ts';

const columns = [
  ['What is wrong', 60],
  ['What to do', 50],
  ['Receipt', 22],
  ['Till', 8],
  ['Day', 12],
  ['Line', 6],
  ['Article', 22],
  ['Article name', 30],
  ['Field', 18],
  ['Value', 24],
  ['Amount', 12],
  ['Currency', 9],
  ['Severity', 10],
  ['File', 40],
  ['Row', 8],
  ['Code', 26],
  ['Number', 12],
] as const;

/** A text that a spreadsheet could take for a formula is made harmless. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** The spreadsheet of a report: one row for each exception, keys as text, so that 00123 stays 00123. */
export async function renderWorkbook(exceptions: readonly ExceptionRow[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Tillkeeper';
  // the same report gives the same bytes: a mail that has to be sent again is the same mail
  workbook.created = new Date(0);
  workbook.modified = new Date(0);
  const sheet = workbook.addWorksheet('Problems', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(([header, width]) => ({
    header,
    width,
    style: { numFmt: header === 'Amount' ? '#,##0.00' : '@' },
  }));
  sheet.getRow(1).font = { bold: true };
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  for (const one of exceptions) {
    const advice = isProblemCode(one.code) ? problemCodes[one.code].advice : '';
    const amount = one.amount_minor === null ? null : one.amount_minor / 10 ** minorUnitExponent(one.currency ?? 'GBP');
    const texts = [
      one.message,
      advice,
      one.transaction_id,
      one.till_id,
      one.business_date,
      one.line_no,
      one.product_id,
      one.product_name,
      one.column_name,
      one.value,
    ];
    const row = sheet.addRow([
      ...texts.map(text => harmless(String(text ?? ''))),
      amount,
      ...[one.currency, one.severity, one.file_name, one.row_no, one.code, one.exception_id].map(text =>
        harmless(String(text ?? '')),
      ),
    ]);
    row.getCell(10).fill = {
      type: 'pattern',
      pattern: 'solid',
      fgColor: { argb: one.severity === 'error' ? 'FFFFD9D9' : 'FFFFF2CC' },
    };
    row.getCell(1).alignment = { wrapText: true, vertical: 'top' };
    row.getCell(2).alignment = { wrapText: true, vertical: 'top' };
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
