import type { LineRow } from './baskets.ts';

export const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const csvLine = (columns: readonly string[], row: LineRow): string =>
  columns.map(column => csvCell(row[column] ?? '')).join(',');

const numbers = new Set([
  'line_no',
  'transaction_line_count',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
]);
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A flat JSON object; what is empty is left out, numbers are written as they are. */
export function ndjsonLine(columns: readonly string[], row: LineRow): string {
  const members = columns.flatMap(column => {
    const text = row[column] ?? '';
    if (text === '') return [];
    const value = numbers.has(column) && jsonNumber.test(text) ? text : JSON.stringify(text);
    return [`"${column}":${value}`];
  });
  return `{${members.join(',')}}`;
}
