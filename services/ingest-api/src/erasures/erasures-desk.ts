import { randomBytes } from 'node:crypto';
import { type BlobStore, createBlobSecret } from '@tillkeeper/blob-store';
import { blobKeys, type ErasureReport, eventId } from '@tillkeeper/contracts';
import {
  appendToOutbox,
  customerFingerprint,
  type Database,
  previewErasure,
  type Queryable,
  reportErasure,
  requestErasure,
} from '@tillkeeper/database';

/** Has customers erased: the request is kept and announced in one transaction, the services do it one after the other. */
export interface ErasuresDesk {
  /** Begins the erasure of a customer, or begins it again: what is done twice changes nothing. */
  request(customerId: string, by: { senderId: string; keyId: string }): Promise<ErasureReport>;
  /** How much names the customer in the books and in findings; nothing is changed. */
  preview(customerId: string): Promise<Readonly<Record<string, number>>>;
  /** Undefined where there is no such erasure. */
  report(erasureId: string): Promise<ErasureReport | undefined>;
}

export function createErasuresDesk(options: {
  database: Queryable & Pick<Database, 'transaction'>;
  blobs: BlobStore;
  now: () => Date;
}): ErasuresDesk {
  const { database, now } = options;
  const readKey = createBlobSecret(options.blobs, blobKeys.erasureKey);
  return {
    preview: customerId => previewErasure(database, customerId),
    report: erasureId => reportErasure(database, erasureId),
    async request(customerId, by) {
      const fingerprint = customerFingerprint(await readKey(), customerId);
      return database.transaction(async tx => {
        const erasure = await requestErasure(tx, {
          ...{ fingerprint, customerId },
          erasureId: randomBytes(16).toString('hex'),
          by: `${by.senderId}, key ${by.keyId}`,
        });
        const { erasure_id, attempt } = erasure;
        await appendToOutbox(tx, [
          {
            id: eventId('customer.erasure-requested', erasure_id, attempt),
            ...{ type: 'customer.erasure-requested', source: '/tillkeeper/ingest-api', subject: erasure_id },
            key: by.senderId,
            time: now().toISOString(),
            data: { erasure_id, attempt, sender_id: by.senderId },
          },
        ]);
        return erasure;
      });
    },
  };
}
