import type { BlobStore } from '@tillkeeper/blob-store';
import type { Sender } from '@tillkeeper/contracts';
import type { Database, Queryable } from '@tillkeeper/database';
import type { SenderDirectory } from './sender-directory.ts';
import { makeKey } from './sender-keys.ts';
import * as repository from './sender-repository.ts';
import { writeSenderSnapshot } from './write-sender-snapshot.ts';

/** Changes who may send: the database first, then the snapshot that every copy reads. `by`: who does, for the audit. */
export interface SendersDesk {
  list(): Promise<Sender[]>;
  /** Returns whether it is new. */
  keep(sender: Sender, by: string): Promise<boolean>;
  has(senderId: string): Promise<boolean>;
  keys(senderId: string): Promise<repository.SenderKeyRow[]>;
  addKey(senderId: string, by: string): Promise<repository.SenderKeyRow & { key: string }>;
  /** False when there is no such key. */
  revokeKey(senderId: string, keyId: string, by: string): Promise<boolean>;
  /** Makes the snapshot what the database says, for changes that were made elsewhere. */
  rewriteSnapshot(): Promise<void>;
}

export function createSendersDesk(options: {
  database: Queryable & Pick<Database, 'transaction'>;
  blobs: BlobStore;
  directory: SenderDirectory;
  now: () => Date;
}): SendersDesk {
  const { database, blobs, directory, now } = options;
  const publish = async (): Promise<void> => {
    await writeSenderSnapshot({ database, blobs, now: now() });
    await directory.refresh();
  };
  return {
    async list() {
      return (await repository.listSendersWithKeys(database)).map(({ key_hashes: _, ...sender }) => sender);
    },
    async keep(sender, by) {
      const isNew = await database.transaction(tx => repository.keepSender(tx, sender), { actor: by });
      await publish();
      return isNew;
    },
    has: senderId => repository.hasSender(database, senderId),
    keys: senderId => repository.listKeys(database, senderId),
    async addKey(senderId, by) {
      const { keyId, key, sha256 } = makeKey();
      const row = await database.transaction(tx => repository.addKey(tx, { keyId, senderId, sha256 }), { actor: by });
      await publish();
      return { ...row, key };
    },
    async revokeKey(senderId, keyId, by) {
      const isThere = await database.transaction(tx => repository.revokeKey(tx, senderId, keyId), { actor: by });
      await publish();
      return isThere;
    },
    rewriteSnapshot: publish,
  };
}
