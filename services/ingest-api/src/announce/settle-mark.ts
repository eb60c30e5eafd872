import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, storedReceipt } from '@tillkeeper/contracts';
import type { Mark } from './mark.ts';

/**
 * Makes sure that what a mark speaks of is durable, and says what it has become: of two that keep the same file only
 * one gets its receipt in; the other is a repeat of it. Repeatable, by whoever finds the mark.
 */
export async function settleMark(blobs: BlobStore, mark: Mark): Promise<Mark> {
  switch (mark.kind) {
    case 'check':
      return mark;
    case 'refusal':
      await blobs.writeIfAbsent(blobKeys.refusal(mark.refusal.refusal_id), JSON.stringify(mark.refusal));
      return mark;
    case 'file': {
      if (mark.is_repeated) return mark;
      const key = blobKeys.receipt(mark.receipt.file_id);
      if (await blobs.writeIfAbsent(key, JSON.stringify(mark.receipt))) return mark;
      const first = storedReceipt.parse(JSON.parse((await blobs.read(key)).toString('utf8')));
      const isOwn = first.received_at === mark.receipt.received_at;
      return isOwn ? mark : { ...mark, is_repeated: true, receipt: first };
    }
  }
}
