import type { SalesColumnName, SalesFacts } from '@tillkeeper/contracts';
import type { Cells, RowReader } from './contract-row.ts';
import { createFieldConversion } from './convert-fields.ts';
import { createMoneyConversion } from './convert-money.ts';
import { createPlaceConversion, type Place } from './convert-place.ts';
import { createTimeConversion } from './convert-time.ts';
import { type Contact, type ContactCode, createContactRule } from './judge-contacts.ts';
import type { JudgeJob } from './judge-job.ts';
import { createReferenceReader } from './judge-references.ts';
import type { Reference } from './reference-data.ts';
import { createRowFaults } from './row-faults.ts';
import { at, cellOf, indexOfColumn } from './sales-columns.ts';
import { createTypeRule } from './transaction-type.ts';

export interface ReadSalesRow extends SalesFacts {
  readonly place: Place;
  /** Undefined where it cannot be read. */
  readonly epochMs: number | undefined;
  /** The article that the row is booked under. */
  readonly productId: string;
  readonly contact: Contact;
}

/** Converts rows: texts to amounts, instants and what they refer to. What rules look at, and what a usable line is made of. */
export function createFactsReader(
  job: JudgeJob,
  reference: Reference,
): {
  read(cells: Cells, senderCell: RowReader['senderCell']): ReadSalesRow;
  /** The store of a record that cannot be read. */
  readonly defaultStoreId: string;
} {
  const { formatFile } = job;
  const convertFields = createFieldConversion(formatFile);
  const place = createPlaceConversion(job, reference);
  const convertTime = createTimeConversion(job);
  const typeOf = createTypeRule(formatFile);
  const convertMoney = createMoneyConversion(formatFile);
  const lookUp = createReferenceReader(reference, job);
  const descriptionColumn = formatFile.product_description;
  const priceColumn = formatFile.line_total === 'authority' ? 'line_total' : 'unit_price';
  const contactOf = createContactRule();
  const faults = createRowFaults();
  const sayContact = (code: ContactCode, column: number): void => faults.add(code, column, '');
  return {
    defaultStoreId: place.defaultStoreId,
    read(cells, senderCell) {
      convertFields(cells, faults);
      const where = place.convert(cells, faults);
      const when = convertTime(cells, where.store?.timeZone ?? 'UTC', faults);
      const money = convertMoney(cells, { currency: where.currency, senderCell }, faults);
      const contact = contactOf(cells, where.store?.country ?? '', sayContact);
      return {
        ...when,
        ...money,
        ...lookUp(cells, {
          ...{ storeId: where.storeId, currency: where.currency, businessDate: when.businessDate },
          unitPrice: money.unitPrice?.value,
          description: descriptionColumn === undefined ? '' : senderCell(descriptionColumn),
        }),
        contact,
        sent: (column: SalesColumnName) => cellOf(cells, indexOfColumn.get(column) ?? -1),
        faults: faults.take(),
        transactionType: typeOf(cellOf(cells, at.transactionType), senderCell),
        priceColumn,
        store: { id: where.storeId, isKnown: where.store !== undefined, isForbidden: where.isForbidden },
        place: where,
      };
    },
  };
}
