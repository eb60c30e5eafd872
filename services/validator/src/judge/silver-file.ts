import { silverSalesColumns } from '@tillkeeper/contracts';
import type { Cells } from './contract-row.ts';
import { type CopyFile, openCopyFile } from './copy-file.ts';
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
    // in the order of silverSalesColumns; a test reads them back
    write(rowNo, cells, row, line) {
      const sent = (index: number): void => file.textOrNull(cellOf(cells, index));
      file.plain(rowNo);
      file.text(row.storeId);
      file.plain(row.businessDate);
      file.text(row.tillId);
      sent(at.transactionId);
      file.plain(row.lineNo);
      file.plain(line.transactionType);
      file.plain(line.epochMs * 1000);
      file.plain(row.currency);
      sent(at.paymentMethod);
      sent(at.customerId);
      file.textOrNull(line.contact.name ?? '');
      file.textOrNull(line.contact.email ?? '');
      file.textOrNull(line.contact.phone ?? '');
      sent(at.employeeId);
      sent(at.promotionCode);
      sent(at.originalTransactionId);
      if (row.transactionLineCount === null) file.null();
      else file.plain(row.transactionLineCount);
      file.text(row.productId);
      sent(at.teamId);
      sent(at.supplierId);
      file.plain(line.quantityText);
      file.plain(line.unitPriceText);
      file.plain(line.discountText);
      file.plain(line.totalText);
      file.plain(row.amountMinor ?? 0);
      file.plain(line.lineHash);
      file.endRecord();
    },
    drain: () => file.drain(),
    close: () => file.close(),
  };
}
