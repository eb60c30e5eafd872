import { hash } from 'node:crypto';
import type { BlobStore, BlobWrite } from '@tillkeeper/blob-store';
import { blobKeys, type Receipt, type StoredReceipt } from '@tillkeeper/contracts';
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

export interface FileKeeper {
  /** Makes a receipt durable beside bytes that are. */
  keep(file: BytesKept): Promise<KeptFile>;
  /** Makes a small file durable together with its receipt; undefined, and nothing done, when the same bytes are there already. */
  keepWithBytes(file: BytesKept, bytes: Uint8Array): Promise<KeptFile | undefined>;
}

/** Keeps receipts: first the mark, so that nothing is ever kept and forgotten. */
export function createFileKeeper(dependencies: {
  blobs: BlobStore;
  clock: ReceivingClock;
  announcer: Announcer;
  steps: Steps;
  tracing?: Tracing;
}): FileKeeper {
  const { blobs, clock, announcer, steps, tracing = noTracing } = dependencies;

  async function keepAll(
    { key, ...file }: BytesKept,
    { before, traceparent }: { before: readonly BlobWrite[]; traceparent: string | undefined },
  ): Promise<KeptFile | undefined> {
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
      const made = await blobs.writeTogether([
        ...before,
        { key: markKey, bytes: JSON.stringify(asked), isReplacing: true },
        { key: blobKeys.receipt(file_id), bytes: JSON.stringify(asked.receipt), isReplacing: false },
      ]);
      if (before.some((_, index) => made[index] === false)) {
        place.leave();
        return undefined;
      }
      const settled = made.at(-1) === true ? asked : await settleRepeat(asked, markKey);
      if (before.length > 0) steps.reached('ingest-api.bytes-kept');
      steps.reached('ingest-api.receipt-kept');
      return {
        receipt: receiptOf(settled.receipt, settled.is_repeated),
        announce: () => place.announce(markKey, eventOfMark(settled)),
      };
    } catch (error) {
      place.leave();
      throw error;
    }
  }

  async function settleRepeat(asked: FileMark, markKey: string): Promise<FileMark> {
    const settled = await settleMark(blobs, asked);
    if (settled.kind !== 'file') throw new Error('a mark of a file became another');
    if (settled.is_repeated)
      await blobs.writeTogether([{ key: markKey, bytes: JSON.stringify(settled), isReplacing: true }]);
    return settled;
  }

  function traced(file: BytesKept, before: readonly BlobWrite[]): Promise<KeptFile | undefined> {
    const attributes = {
      'tillkeeper.sender_id': file.sender_id,
      'tillkeeper.file_type': file.file_type,
      'tillkeeper.size_bytes': file.size_bytes,
    };
    return tracing.span('keep receipt', { attributes }, async span => {
      const kept = await keepAll(file, { before, traceparent: span.traceparent });
      if (kept !== undefined)
        span.set({ 'tillkeeper.file_id': kept.receipt.file_id, 'tillkeeper.repeated': kept.receipt.repeated });
      return kept;
    });
  }

  return {
    async keep(file) {
      const kept = await traced(file, []);
      if (kept === undefined) throw new Error('a receipt was kept from by nothing');
      return kept;
    },
    keepWithBytes: (file, bytes) =>
      traced(file, [{ key: file.blob_key, bytes, isReplacing: false, isCondition: true }]),
  };
}

function receiptOf(stored: StoredReceipt, isRepeated: boolean): Receipt {
  const { file_id, sender_id, file_name, sha256, size_bytes, received_at } = stored;
  return { file_id, sender_id, file_name, sha256, size_bytes, received_at, status: 'received', repeated: isRepeated };
}
