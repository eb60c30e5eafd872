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
    elsewhere.has(index)
      ? []
      : [{ index, isRequired: column.isRequired, check: createFieldCheck(column, formatFile.decimal_sign) }],
  );
  return (cells, found) => {
    for (let at = 0; at < checks.length; at += 1) {
      const one = checks[at];
      if (one === undefined) continue;
      const text = cellOf(cells, one.index);
      if (text === '' && !one.isRequired) continue;
      const code = one.check(text);
      if (code !== undefined) found.say(code, one.index, text);
    }
  };
}
