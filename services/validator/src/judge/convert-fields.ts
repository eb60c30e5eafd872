import type { FormatFile } from '@tillkeeper/contracts';
import { createFieldCheck } from './check-field.ts';
import type { Cells } from './contract-row.ts';
import type { RowFaults } from './row-faults.ts';
import { at, cellOf, salesColumns } from './sales-columns.ts';

/** Times are converted where the store is known, amounts where they are reckoned with. */
const elsewhere: ReadonlySet<number> = new Set([
  ...[at.businessDate, at.transactionTimestamp],
  ...[at.quantity, at.unitPrice, at.discountAmount, at.lineTotal],
]);

/** Mandatory fields, lengths, patterns, whole numbers and choices of a row, each by itself. */
export function createFieldConversion(formatFile: FormatFile): (cells: Cells, faults: RowFaults) => void {
  const checks = salesColumns.flatMap((column, index) =>
    elsewhere.has(index)
      ? []
      : [{ index, isRequired: column.isRequired, check: createFieldCheck(column, formatFile.decimal_sign) }],
  );
  return (cells, faults) => {
    for (let position = 0; position < checks.length; position += 1) {
      const one = checks[position];
      if (one === undefined) continue;
      const text = cellOf(cells, one.index);
      if (text === '' && !one.isRequired) continue;
      const code = one.check(text);
      if (code !== undefined) faults.add(code === 'price.negative' ? 'number.out-of-range' : code, one.index, text);
    }
  };
}
