import { createHash } from 'node:crypto';
import type { StoredRefusal } from '@tillkeeper/contracts';
import { type Database, type Queryable, seeStores } from '@tillkeeper/database';
import { composeDigest, composeRefusal, lengthPrefixed } from '@tillkeeper/domain';
import { readDigest } from './digest/read-digest.ts';
import * as reportItems from './report-item-repository.ts';
import * as repository from './report-repository.ts';
import * as stores from './store-repository.ts';

export interface ReportMaker {
  /** Composes what a store has not been told yet, and marks it as told, in one transaction. Returns the report's id. */
  digest(storeId: string): Promise<bigint | undefined>;
  /** The same, without keeping anything. */
  preview(
    storeId: string,
  ): Promise<{ store: stores.ReportStore; digest: ReturnType<typeof composeDigest> } | undefined>;
  /** A mail at once, for what cannot wait; at most so many for a store and day. From then on the transaction sees this store alone. */
  immediate(
    tx: Queryable,
    report: {
      kind: 'refused' | 'rejected';
      storeId: string;
      subjectId: string;
      file: Pick<StoredRefusal, 'file_name' | 'code' | 'detail'>;
    },
  ): Promise<'made' | 'known' | 'over the limit' | 'nobody to tell'>;
}

export function createReportMaker(options: {
  database: Database;
  mailDomain: string;
  immediateLimit: number;
  now: () => Date;
}): ReportMaker {
  const { database, mailDomain, immediateLimit, now } = options;
  const messageIdOf = (dedupeKey: string): string => `<${hashOf(dedupeKey)}@${mailDomain}>`;

  const compose = async (tx: Queryable, storeId: string) => {
    const store = await stores.findStore(tx, storeId, now());
    if (store === undefined) return undefined;
    const items = await reportItems.takeItems(tx, storeId);
    if (items.length === 0) return undefined;
    const sent = items.filter(item => !item.is_rejudged);
    const facts = await readDigest(tx, { storeId, timeZone: store.time_zone, items });
    const isWorthAMail =
      sent.length + facts.findings.length + facts.released.length + facts.solved.length > 0;
    return { store, items, digest: composeDigest({ store, date: store.local_date, ...facts }), isWorthAMail };
  };

  return {
    digest: storeId =>
      database.transaction(
        async tx => {
          const composed = await compose(tx, storeId);
          if (composed === undefined) return undefined;
          const { store, items, digest, isWorthAMail } = composed;
          // files that were judged again by themselves, to the same end for this store
          if (!isWorthAMail) {
            await reportItems.deleteItems(tx, storeId, items);
            return undefined;
          }
          const dedupeKey = `digest/${storeId}/${store.local_date}/${hashOf(lengthPrefixed(items.flatMap(item => [item.file_id, String(item.run)])))}`;
          const reportId = await repository.insertReport(tx, {
            kind: 'digest',
            store,
            dedupeKey,
            messageId: messageIdOf(dedupeKey),
            content: digest,
          });
          if (reportId === undefined) return undefined;
          await reportItems.markItems(tx, storeId, items, reportId);
          return reportId;
        },
        { seesStores: { stores: [storeId] } },
      ),
    async preview(storeId) {
      return database.transaction(tx => compose(tx, storeId), { seesStores: { stores: [storeId] } });
    },
    async immediate(tx, { kind, storeId, subjectId, file }) {
      await seeStores(tx, { stores: [storeId] });
      const store = await stores.findStore(tx, storeId, now());
      if (store === undefined) return 'nobody to tell';
      if ((await repository.countImmediate(tx, store)) >= immediateLimit) return 'over the limit';
      const dedupeKey = `${kind}/${subjectId}`;
      const content = composeRefusal({ store, kind, file, date: store.local_date });
      const reportId = await repository.insertReport(tx, {
        kind,
        store,
        dedupeKey,
        messageId: messageIdOf(dedupeKey),
        content,
      });
      return reportId === undefined ? 'known' : 'made';
    },
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
