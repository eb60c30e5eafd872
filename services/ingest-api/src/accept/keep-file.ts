import { hash } from 'node:crypto';
import type { BlobStore } from '@tillkeeper/blob-store';
import type { Receipt, StoredReceipt } from '@tillkeeper/contracts';
import { fileIdOf } from '@tillkeeper/domain';
import { noTracing, type Steps, type Tracing } from '@tillkeeper/service-kit';
import type { Announcer } from '../announce/announcer.ts';
import { eventOfMark, type FileMark, markKeyOf } from '../announce/mark.ts';
import { settleMark } from '../announce/settle-mark.ts';
import type { ReceivingClock } from './receiving-clock.ts';

/** A file whose bytes are durable in bronze. */
export type BytesKept = Omit<StoredReceipt, 'file_id' | 'received_at'> & {
  /** The key of its events. */
  readonly key: string;
};

export interface KeptFile {
  readonly receipt: Receipt;
  /** To be called once the sender has its answer; not calling it leaves the announcing to the sweep. */
  announce(): void;
}

export type KeepFile = (file: BytesKept) => Promise<KeptFile>;

/** Makes a receipt durable beside the bytes: first the mark, so that nothing is ever kept and forgotten. */
export function createFileKeeper(dependencies: {
  blobs: BlobStore;
  clock: ReceivingClock;
  announcer: Announcer;
  steps: Steps;
  tracing?: Tracing;
}): KeepFile {
  const { blobs, clock, announcer, steps, tracing = noTracing } = dependencies;
  const keep = async ({ key, ...file }: BytesKept, traceparent: string | undefined): Promise<KeptFile> => {
    const received_at = clock.next(key);
    const place = announcer.takePlace(key);
    try {
      const file_id = fileIdOf({ senderId: file.sender_id, fileName: file.file_name, sha256: file.sha256 }, text =>
        hash('sha256', text),
      );
      const asked: FileMark = {
        kind: 'file',
        key,
        is_repeated: false,
        received_at,
        receipt: { ...file, file_id, received_at },
        ...(traceparent !== undefined && { traceparent }),
      };
      const markKey = markKeyOf(asked);
      await blobs.write(markKey, JSON.stringify(asked));
      const settled = await settleMark(blobs, asked);
      if (settled.kind !== 'file') throw new Error('a mark of a file became another');
      if (settled.is_repeated) await blobs.write(markKey, JSON.stringify(settled));
      steps.reached('ingest-api.receipt-kept');
      return {
        receipt: receiptOf(settled.receipt, settled.is_repeated),
        announce: () => place.announce(markKey, eventOfMark(settled)),
      };
    } catch (error) {
      place.leave();
      throw error;
    }
  };
  return file => {
    const { sender_id, file_type, size_bytes } = file;
    const attributes = {
      'tillkeeper.sender_id': sender_id,
      'tillkeeper.file_type': file_type,
      'tillkeeper.size_bytes': size_bytes,
    };
    return tracing.span('keep receipt', { attributes }, async span => {
      const kept = await keep(file, span.traceparent);
      span.set({ 'tillkeeper.file_id': kept.receipt.file_id, 'tillkeeper.repeated': kept.receipt.repeated });
      return kept;
    });
  };
}

function receiptOf(stored: StoredReceipt, isRepeated: boolean): Receipt {
  const { file_id, sender_id, file_name, sha256, size_bytes, received_at } = stored;
  return { file_id, sender_id, file_name, sha256, size_bytes, received_at, status: 'received', repeated: isRepeated };
}
