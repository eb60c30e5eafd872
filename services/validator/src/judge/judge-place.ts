import { isCurrency } from '@tillkeeper/contracts';
import type { Cells } from './contract-row.ts';
import type { JudgeJob } from './judge-job.ts';
import type { KnownStore, Reference } from './reference-data.ts';
import type { RowFindings } from './row-findings.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

export interface Place {
  /** As sent, also where it is not known; '' where it is not given or no store's id could be so long. */
  readonly storeId: string;
  readonly store: KnownStore | undefined;
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
export function createPlaceRule(
  job: JudgeJob,
  reference: Reference,
): { judge(cells: Cells, found: RowFindings): Place; readonly defaultStoreId: string } {
  const defaultStoreId = job.allowedStores?.length === 1 ? (job.allowedStores[0] ?? '') : '';
  const allowed = job.allowedStores === null ? undefined : new Set(job.allowedStores);
  const namedTill = job.isWeb ? webTill : (job.nameGroups['till_id'] ?? '');
  return {
    defaultStoreId,
    judge(cells, found) {
      let isDoubtful = false;
      const fail = (...finding: Parameters<RowFindings['say']>): void => {
        found.say(...finding);
        isDoubtful = true;
      };
      const sentStore = cellOf(cells, at.storeId) || defaultStoreId;
      const storeId = sentStore.length > longestStore ? '' : sentStore;
      const store = reference.stores.get(storeId);
      if (sentStore === '') fail('field.missing', at.storeId, '');
      else if (storeId === '') isDoubtful = true;
      else if (allowed !== undefined && !allowed.has(storeId)) fail('store.forbidden', at.storeId, storeId);
      else if (store === undefined) fail('store.unknown', at.storeId, storeId);

      const sentTill = cellOf(cells, at.tillId);
      const tillId = sentTill || namedTill;
      if (tillId === '') fail('field.missing', at.tillId, '');
      else if (namedTill !== '' && tillId !== namedTill)
        fail(
          'field.invalid',
          at.tillId,
          tillId,
          job.isWeb
            ? `the till of the web shop is ${webTill}, not ${tillId}`
            : `${tillId} in the row, ${namedTill} in the file's name`,
        );

      const sentCurrency = cellOf(cells, at.currency);
      const currency = sentCurrency === '' ? (store?.currency ?? '') : isCurrency(sentCurrency) ? sentCurrency : '';
      return { storeId, store, tillId: tillId.slice(0, longestTill), currency, isDoubtful };
    },
  };
}
