import type { FormatFile } from '@tillkeeper/contracts';
import { createFieldCheck } from './check-field.ts';
import type { Cells } from './contract-row.ts';
import type { RowFindings } from './row-findings.ts';
import { at, cellOf, salesColumns } from './sales-columns.ts';

/** Times are judged where the store is known, numbers where they are reckoned with. */
const elsewhere: ReadonlySet<number> = new Set([
  ...[at.businessDate, at.transactionTimestamp],
  ...[at.quantity, at.unitPrice, at.discountAmount, at.lineTotal],
]);

/** Mandatory fields, lengths, patterns, whole numbers and choices of a row, each by itself. */
export function createFieldRules(formatFile: FormatFile): (cells: Cells, found: RowFindings) => void {
  const checks = salesColumns.flatMap((column, index) =>
    elsewhere.has(index) ? [] : [{ index, check: createFieldCheck(column, formatFile.decimal_sign) }],
  );
  return (cells, found) => {
    for (const { index, check } of checks) {
      const text = cellOf(cells, index);
      const code = check(text);
      if (code !== undefined) found.say(code, index, text);
    }
  };
}
