import { BlobNotFoundError } from '@tillkeeper/blob-store';
import type { SenderSnapshot } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { createSenderDirectory } from './sender-directory.ts';
import { sha256OfKey } from './sender-keys.ts';

/** A blob store whose snapshot is `snapshot`, and how often it was read. */
function storeWith(snapshot: { senders?: SenderSnapshot['senders'] }) {
  const store = {
    reads: 0,
    async read() {
      store.reads += 1;
      if (snapshot.senders === undefined) throw new BlobNotFoundError('senders');
      return Buffer.from(JSON.stringify({ written_at: '2026-11-20T10:00:00.000Z', senders: snapshot.senders }));
    },
  };
  return store;
}
const till = {
  ...{ sender_id: 'S001', kind: 'store' as const, format_id: 'contract-1', stores: ['S001'] },
  key_hashes: [{ key_id: 'k1', sha256: sha256OfKey('tk_S001_secret') }],
};

test('who was let in by another copy is found when he is looked for again, before the next round', async () => {
  const kept: { senders?: SenderSnapshot['senders'] } = {};
  const directory = createSenderDirectory({ blobs: storeWith(kept), headOfficeKey: 'hq', now: () => new Date(0) });
  await directory.refresh();
  expect(directory.find('S001')).toBeUndefined();
  kept.senders = [till];
  await directory.lookAgain();
  expect(directory.find('S001')).toMatchObject({ sender_id: 'S001' });
  expect(directory.findByKey('tk_S001_secret')).toMatchObject({ keyId: 'k1' });
});

test('a hundred wrong keys at once cost one look, and those of the next second another', async () => {
  let nowMs = 0;
  const blobs = storeWith({ senders: [till] });
  const directory = createSenderDirectory({ blobs, headOfficeKey: 'hq', now: () => new Date(nowMs) });
  await Promise.all(Array.from({ length: 100 }, () => directory.lookAgain()));
  nowMs = 999;
  await directory.lookAgain();
  expect(blobs.reads).toBe(1);
  nowMs = 1_000;
  await directory.lookAgain();
  expect(blobs.reads).toBe(2);
});

test('where the blob store is away, those who were known stay known', async () => {
  let isAway = false;
  const store = storeWith({ senders: [till] });
  const read = () => (isAway ? Promise.reject(new Error('away')) : store.read());
  const directory = createSenderDirectory({ blobs: { read }, headOfficeKey: 'hq', now: () => new Date(0) });
  await directory.refresh();
  isAway = true;
  await directory.lookAgain();
  expect(directory.find('S001')).toMatchObject({ sender_id: 'S001' });
});
