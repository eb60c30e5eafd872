import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, contractFormat, type Sender, type SenderSnapshot, senderSnapshot } from '@tillkeeper/contracts';
import { sha256OfKey } from './sender-keys.ts';

export interface Caller {
  readonly sender: Sender;
  readonly keyId: string;
}

export interface SenderDirectory {
  /** Who a key belongs to, as of the last snapshot read. */
  findByKey(key: string): Caller | undefined;
  find(senderId: string): Sender | undefined;
  /** Reads the snapshot again. Rejects when the blob store is away; what was read before stays. */
  refresh(): Promise<void>;
  /**
   * For who was not found: another copy of the API may have let him in since the last reading. Reads at most once a second,
   * however many ask; where the blob store is away, what was read before stays.
   */
  lookAgain(): Promise<void>;
}

const lookAgainAfterMs = 1_000;
const maxSnapshotBytes = 64 * 2 ** 20;

/** Head office itself, which is there before anything else is. */
export const headOffice: Sender = {
  sender_id: 'HQ',
  kind: 'head_office',
  format_id: contractFormat.format_id,
  stores: null,
};

/** Who may send, from the snapshot in the blob store: neither a request nor a start needs the database. */
export function createSenderDirectory(options: {
  blobs: Pick<BlobStore, 'read'>;
  headOfficeKey: string;
  now: () => Date;
}): SenderDirectory {
  const { blobs, headOfficeKey, now } = options;
  let senders = new Map<string, Sender>();
  let callers = new Map<string, Caller>();
  const take = (snapshot: SenderSnapshot['senders']): void => {
    const newSenders = new Map<string, Sender>([[headOffice.sender_id, headOffice]]);
    const newCallers = new Map<string, Caller>();
    for (const { key_hashes, ...sender } of snapshot) {
      newSenders.set(sender.sender_id, sender);
      for (const { key_id, sha256 } of key_hashes) newCallers.set(sha256, { sender, keyId: key_id });
    }
    const known = newSenders.get(headOffice.sender_id) ?? headOffice;
    newCallers.set(sha256OfKey(headOfficeKey), { sender: known, keyId: 'head-office' });
    senders = newSenders;
    callers = newCallers;
  };
  take([]);
  const refresh = async (): Promise<void> => {
    const snapshot = await readSenderSnapshot(blobs);
    if (snapshot !== undefined) take(snapshot.senders);
  };
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();
  return {
    findByKey: key => callers.get(sha256OfKey(key)),
    find: senderId => senders.get(senderId),
    refresh,
    lookAgain() {
      const nowMs = now().getTime();
      if (nowMs - lookedAtMs >= lookAgainAfterMs) {
        lookedAtMs = nowMs;
        looking = refresh().catch(() => {});
      }
      return looking;
    },
  };
}

/** Undefined when none was ever written. */
export async function readSenderSnapshot(blobs: Pick<BlobStore, 'read'>): Promise<SenderSnapshot | undefined> {
  try {
    const text = (await blobs.read(blobKeys.senders, maxSnapshotBytes)).toString('utf8');
    return senderSnapshot.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}
