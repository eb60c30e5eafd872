import type { CorrectableColumn } from '@tillkeeper/contracts';
import { sheetWords } from './words.ts';

export type SheetColumn = keyof typeof sheetWords.headers;

/** The columns from left to right, with their widths in characters: what has to be read and answered stands on one screen. */
export const sheetColumns = [
  ['message', 36],
  ['value', 20],
  ['field', 13],
  ['suggestions', 23],
  ['answer', 20],
  ['answerColumn', 14],
  ['answerValue', 16],
  ['advice', 46],
  ['amount', 11],
  ['currency', 9],
  ['receipt', 15],
  ['till', 6],
  ['day', 11],
  ['time', 7],
  ['line', 6],
  ['article', 16],
  ['articleName', 26],
  ['openSince', 12],
  ['severity', 12],
  ['file', 38],
  ['row', 8],
  ['code', 26],
  ['number', 10],
  ['identity', 10],
] as const satisfies readonly (readonly [SheetColumn, number])[];

/** What is written into: everything else is locked. */
export const inputColumns = ['answer', 'answerColumn', 'answerValue'] as const satisfies readonly SheetColumn[];

/** By these a manager tells a row; their texts are sealed with it. */
export const tellingColumns = [
  'value',
  'field',
  'suggestions',
  'receipt',
  'till',
  'day',
  'line',
  'article',
] as const satisfies readonly SheetColumn[];

/** Up to here it is printed. */
export const lastPrintedColumn: SheetColumn = 'day';

/** Numbers from 1. */
export const columnNumber = (column: SheetColumn): number => sheetColumns.findIndex(([name]) => name === column) + 1;

/** The column that shows what a correctable one of the file says, where there is one. */
export const shownIn: Readonly<Partial<Record<CorrectableColumn | 'till_id' | 'business_date', SheetColumn>>> = {
  transaction_id: 'receipt',
  line_no: 'line',
  product_id: 'article',
  transaction_timestamp: 'time',
  till_id: 'till',
  business_date: 'day',
  currency: 'currency',
};

/** What a column of a file is called; one that no answer can correct keeps its name. */
export const plainName = (column: string): string =>
  Object.hasOwn(sheetWords.columns, column)
    ? sheetWords.columns[column as CorrectableColumn] // it is one of its keys
    : column.replaceAll('_', ' ');
