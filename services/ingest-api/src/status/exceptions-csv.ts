import type { ExceptionReport } from '@tillkeeper/contracts';

const columns = [
  'exception_id',
  'file_id',
  'file_name',
  'row_no',
  'store_id',
  'transaction_id',
  'code',
  'severity',
  'column_name',
  'value',
  'message',
  'status',
] as const satisfies readonly (keyof ExceptionReport)[];

/** RFC 4180, for spreadsheets: no cell begins with what they take for a formula. */
export async function* exceptionsAsCsv(pages: AsyncIterable<readonly ExceptionReport[]>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const page of pages) {
    yield page.map(one => `${columns.map(column => csvCell(one[column])).join(',')}\r\n`).join('');
  }
}

export function csvCell(value: string | number | null): string {
  const text = String(value ?? '');
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
