import { silverSalesColumns } from '@tillkeeper/contracts';
import type { Cells } from './contract-row.ts';
import { type CopyFile, openCopyFile, quoted } from './copy-file.ts';
import { at, cellOf } from './sales-columns.ts';
import type { SalesLine, SalesRow } from './sales-row.ts';

/** Usable lines as text, in the columns of silver: typed by Polars once it is known which baskets are held. */
export interface SilverFile {
  write(rowNo: number, cells: Cells, row: SalesRow, line: SalesLine): void;
  drain: CopyFile['drain'];
  close: CopyFile['close'];
}

export function openSilverFile(path: string): SilverFile {
  const file = openCopyFile(path);
  file.write(Object.keys(silverSalesColumns));
  return {
    write(rowNo, cells, row, line) {
      const text = (index: number): string => {
        const cell = cellOf(cells, index);
        return cell === '' ? '' : quoted(cell);
      };
      // in the order of silverSalesColumns; a test reads them back
      file.writeRecord(
        `${rowNo},${quoted(row.storeId)},${row.businessDate},${quoted(row.tillId)},${text(at.transactionId)},${row.lineNo},` +
          `${line.transactionType},${line.epochMs * 1000},${row.currency},${text(at.paymentMethod)},${text(at.customerId)},` +
          `${text(at.customerName)},${text(at.customerEmail)},${text(at.customerPhone)},${text(at.employeeId)},` +
          `${text(at.promotionCode)},${text(at.originalTransactionId)},${row.transactionLineCount ?? ''},${text(at.productId)},` +
          `${text(at.teamId)},${text(at.supplierId)},${line.quantityText},${line.unitPriceText},${line.discountText},` +
          `${line.totalText},${row.amountMinor ?? 0},${line.lineHash}`,
      );
    },
    drain: () => file.drain(),
    close: () => file.close(),
  };
}
