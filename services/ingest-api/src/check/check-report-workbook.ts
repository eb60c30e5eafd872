import { PassThrough } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';
import { type CheckReport, isProblemCode, problemCodes } from '@tillkeeper/contracts';

const columns = [
  ['What is wrong', 60],
  ['What to do', 50],
  ['Receipt', 22],
  ['Store', 10],
  ['Field', 18],
  ['Value', 24],
  ['Severity', 10],
  ['Row', 8],
  ['Line of the file', 14],
  ['Code', 30],
] as const;

/** Others wait for an answer while a large report is written. */
const rowsAtOnce = 100;

/** A text that a spreadsheet could take for a formula is made harmless. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** The findings of a check as a spreadsheet: a sheet with the sums, one with a row for each finding, keys as text, so that 00123 stays 00123. */
export async function checkReportWorkbook(report: CheckReport): Promise<Buffer> {
  // few ask for it, and it is 13 MiB
  const { default: ExcelJS } = await import('exceljs');
  const stream = new PassThrough();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  workbook.creator = 'Tillkeeper';

  const sums = workbook.addWorksheet('Summary');
  sums.columns = [{ width: 34 }, { width: 20 }];
  for (const [what, value] of sumsOf(report)) sums.addRow([what, value]).commit();
  sums.commit();

  const sheet = workbook.addWorksheet('Findings', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(([header, width]) => ({ header, width, style: { numFmt: '@' } }));
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  for (const [index, one] of report.findings.entries()) {
    if (index % rowsAtOnce === 0) await otherWork();
    const advice = isProblemCode(one.code) ? problemCodes[one.code].advice : '';
    const place = [one.transaction_id, one.store_id, one.column_name, one.value, one.severity];
    const texts = [one.message, advice, ...place, one.row_no, one.line_from, one.code];
    sheet.addRow(texts.map(text => harmless(String(text ?? '')))).commit();
  }
  sheet.commit();
  await workbook.commit();
  return Buffer.concat(parts);
}

function sumsOf(report: CheckReport): (readonly [string, string | number])[] {
  return [
    ['Kind of file', report.file_type],
    ['Rows read', report.rows_read],
    ['would be loaded', report.rows_valid],
    ['would be held', report.rows_held],
    ['repeated', report.rows_repeated],
    ...(report.reject_code === null ? [] : ([['The file would be rejected', report.reject_code]] as const)),
    ['Findings listed', report.findings.length],
    ['Findings left out', report.findings_left_out],
  ];
}
