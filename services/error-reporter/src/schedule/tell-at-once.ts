import { type Queryable, seeStores } from '@tillkeeper/database';
import { composeRefusal } from '@tillkeeper/domain';
import type { createReportKeeper } from '../keep-report.ts';
import { countImmediate } from '../report-repository.ts';
import { findStore, storeOfSender } from '../store-repository.ts';
import { isToldBefore, markMailed, noteRefusedFile, type RefusedFile } from './refused-file-repository.ts';

export const toldAtOnce = ['made', 'known', 'repeated', 'over the limit', 'for operators', 'nobody to tell'] as const;
export type ToldAtOnce = (typeof toldAtOnce)[number];

export type TellAtOnce = (
  tx: Queryable,
  file: Pick<RefusedFile, 'refusalId' | 'kind' | 'senderId' | 'fileId' | 'fileName' | 'code' | 'detail'>,
) => Promise<ToldAtOnce>;

/** Keys are none of a manager's business. */
const codesOfOperators: ReadonlySet<string> = new Set(['credentials.invalid', 'sender.forbidden']);

/**
 * A mail at once about a file of which nothing is used: the first of its kind of a sender and day. A till that repeats a
 * refused file a thousand times makes one; the digest counts the rest. The transaction has to see all stores; from then on
 * it sees this store alone.
 */
export function createTellAtOnce(options: {
  reports: ReturnType<typeof createReportKeeper>;
  /** For a store and day. */
  limit: number;
  now: () => Date;
}): TellAtOnce {
  const { reports, limit, now } = options;
  return async (tx, said) => {
    const at = now();
    const storeId = codesOfOperators.has(said.code) ? undefined : await storeOfSender(tx, said.senderId);
    const store = storeId === undefined ? undefined : await findStore(tx, storeId, at);
    const date = store?.local_date ?? at.toISOString().slice(0, 10);
    const file: RefusedFile = { ...said, storeId: storeId ?? null, at, date };
    const wasTold = await isToldBefore(tx, file);
    if (!(await noteRefusedFile(tx, file))) return 'known';
    if (storeId === undefined) return 'for operators';
    if (store === undefined) return 'nobody to tell';
    if (wasTold) return 'repeated';
    await seeStores(tx, { stores: [storeId] });
    if ((await countImmediate(tx, { storeId, date })) >= limit) return 'over the limit';
    const { kind, fileName: file_name, code, detail } = file;
    const reportId = await reports.keep(tx, {
      kind,
      recipient: { storeId, name: store.manager_name, address: store.manager_email },
      date,
      dedupeKey: `${kind}/${file.refusalId}`,
      content: composeRefusal({ store, kind, file: { file_name, code, detail }, date }),
    });
    if (reportId === undefined) return 'known';
    await markMailed(tx, file.refusalId, reportId);
    await reports.completeMail(tx, reportId);
    return 'made';
  };
}
