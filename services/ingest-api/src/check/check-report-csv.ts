import type { CheckReport } from '@tillkeeper/contracts';
import { csvCell } from '../status/exceptions-csv.ts';

const columns = [
  'row_no',
  'line_from',
  'store_id',
  'transaction_id',
  'code',
  'severity',
  'column_name',
  'value',
  'message',
] as const satisfies readonly (keyof CheckReport['findings'][number])[];

/** The findings of a check, RFC 4180, for spreadsheets: no cell begins with what they take for a formula. */
export function checkReportCsv(report: CheckReport): string {
  const lines = report.findings.map(one => columns.map(column => csvCell(one[column])).join(','));
  return [columns.join(','), ...lines].map(line => `${line}\r\n`).join('');
}
