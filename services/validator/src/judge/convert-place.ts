import { isCurrency } from '@tillkeeper/contracts';
import type { Cells } from './contract-row.ts';
import type { JudgeJob } from './judge-job.ts';
import type { KnownStore, Reference } from './reference-data.ts';
import type { RowFaults } from './row-faults.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

export interface Place {
  /** As sent, also where it is not known; '' where it is not given or no store's id could be so long. */
  readonly storeId: string;
  readonly store: KnownStore | undefined;
  /** The sender may not send for it. */
  readonly isForbidden: boolean;
  readonly tillId: string;
  /** '' where none is given and the store is not known, or where it is none. */
  readonly currency: string;
  /** The store or till is wrong: the row may be one of the basket beside it. */
  readonly isDoubtful: boolean;
}

const longest = (index: number): number => {
  const column = salesColumn(index);
  return column.kind === 'id' ? column.maxLength : 0;
};
const longestStore = longest(at.storeId);
const longestTill = longest(at.tillId);
const webTill = 'WEB';

/** Where a row was sold: the store as the row says, else the sender's only one; the till of the row or of the file's name. */
export function createPlaceConversion(
  job: JudgeJob,
  reference: Reference,
): { convert(cells: Cells, faults: RowFaults): Place; readonly defaultStoreId: string } {
  const defaultStoreId = job.allowedStores?.length === 1 ? (job.allowedStores[0] ?? '') : '';
  const allowed = job.allowedStores === null ? undefined : new Set(job.allowedStores);
  const namedTill = job.isWeb ? webTill : (job.nameGroups['till_id'] ?? '');
  return {
    defaultStoreId,
    convert(cells, faults) {
      const sentStore = cellOf(cells, at.storeId) || defaultStoreId;
      const storeId = sentStore.length > longestStore ? '' : sentStore;
      const store = reference.stores.get(storeId);
      const isForbidden = storeId !== '' && allowed !== undefined && !allowed.has(storeId);
      if (sentStore === '') faults.add('field.missing', at.storeId, '');

      const sentTill = cellOf(cells, at.tillId);
      const tillId = sentTill || namedTill;
      const isOtherTill = tillId !== '' && namedTill !== '' && tillId !== namedTill;
      if (tillId === '') faults.add('field.missing', at.tillId, '');
      else if (isOtherTill)
        faults.add(
          'field.invalid',
          at.tillId,
          tillId,
          job.isWeb
            ? `the till of the web shop is ${webTill}, not ${tillId}`
            : `${tillId} in the row, ${namedTill} in the file's name`,
        );

      const sentCurrency = cellOf(cells, at.currency);
      const currency = sentCurrency === '' ? (store?.currency ?? '') : isCurrency(sentCurrency) ? sentCurrency : '';
      return {
        ...{ storeId, store, isForbidden, tillId: tillId.slice(0, longestTill), currency },
        isDoubtful: store === undefined || isForbidden || tillId === '' || isOtherTill,
      };
    },
  };
}
