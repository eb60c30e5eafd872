import type { FormatFile, SalesColumnName } from '@tillkeeper/contracts';
import type { Cells } from '../judge/contract-row.ts';
import { indexOfColumn } from '../judge/sales-columns.ts';

/** What a manager said of a row, as far as it changes how the row is judged. */
export interface RowAnswer {
  readonly row_no: number;
  readonly kind: 'correct' | 'remove';
  /** Of `correct`. */
  readonly column?: SalesColumnName;
  /** In the contract's own form. */
  readonly value?: string;
}

export interface AnsweredRow {
  /** It is no sale, whatever it says. */
  readonly isRemoved: boolean;
  /** Its time is written as the contract has it, not as the sender does. */
  readonly isTimeGiven: boolean;
  /** The cells of the row with what should have stood there; the given ones stay as they are. */
  corrected(cells: Cells): Cells;
}

/** Which rows of a file managers have answered; undefined where there are none. */
export function createAnsweredRows(
  answers: readonly RowAnswer[],
  formatFile: Pick<FormatFile, 'decimal_sign'>,
): { of(rowNo: number): AnsweredRow | undefined } | undefined {
  if (answers.length === 0) return undefined;
  const rows = new Map<number, RowAnswer[]>();
  for (const answer of answers) rows.set(answer.row_no, [...(rows.get(answer.row_no) ?? []), answer]);
  const answered = new Map(
    Array.from(rows, ([rowNo, ofRow]): [number, AnsweredRow] => [rowNo, toAnsweredRow(ofRow, formatFile)]),
  );
  return { of: rowNo => answered.get(rowNo) };
}

function toAnsweredRow(answers: readonly RowAnswer[], formatFile: Pick<FormatFile, 'decimal_sign'>): AnsweredRow {
  const corrections = answers.flatMap(({ kind, column, value }) => {
    const index = column === undefined ? undefined : indexOfColumn.get(column);
    if (kind !== 'correct' || index === undefined || column === undefined) return [];
    return [{ index, text: asSent(column, value ?? '', formatFile) }];
  });
  return {
    isRemoved: answers.some(({ kind }) => kind === 'remove'),
    isTimeGiven: answers.some(({ column }) => column === 'transaction_timestamp'),
    corrected: cells =>
      corrections.length === 0
        ? cells
        : cells.map((cell, index) => corrections.find(correction => correction.index === index)?.text ?? cell),
  };
}

const decimals: ReadonlySet<SalesColumnName> = new Set(['quantity', 'unit_price', 'discount_amount', 'line_total']);

/** A value as the sender would have written it. */
function asSent(
  column: SalesColumnName,
  value: string,
  { decimal_sign: sign }: Pick<FormatFile, 'decimal_sign'>,
): string {
  return sign === '.' || !decimals.has(column) ? value : value.replace('.', sign);
}
