import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type SenderFormat } from '@tillkeeper/contracts';
import type { Steps } from '@tillkeeper/service-kit';
import type { DoorTelemetry } from '../telemetry.ts';
import { keepBronzeYoung } from './keep-bronze-young.ts';
import type { BytesKept, FileKeeper, KeptFile } from './keep-file.ts';
import { type ReceivingLimits, receiveUpload, type Upload } from './receive-upload.ts';

/** Who sends a file with what; texts of the sender are printable and short. */
export interface Origin {
  /** The sender and the id of its key. */
  readonly by: string;
  readonly userAgent: string | null;
  readonly software: string | null;
}

export type AcceptUpload = (upload: Upload & { readonly origin: Origin }) => Promise<KeptFile>;

/** From the first byte to the receipt; when it resolves, the file may be acknowledged. */
export function createUploadAcceptor(dependencies: {
  readonly blobs: BlobStore;
  readonly formats: ReadonlyMap<string, SenderFormat>;
  readonly limits: ReceivingLimits;
  readonly bronzeRetentionMs: number;
  readonly fileKeeper: FileKeeper;
  readonly steps: Steps;
  readonly telemetry: DoorTelemetry;
  readonly now: () => Date;
}): AcceptUpload {
  const { blobs, formats, limits, bronzeRetentionMs, fileKeeper, steps, telemetry, now } = dependencies;

  /** The bytes are there, by this upload or by an earlier one. */
  async function keepApart(file: BytesKept, { isNew }: { isNew: boolean }): Promise<KeptFile> {
    steps.reached('ingest-api.bytes-kept');
    const blobKey = isNew
      ? file.blob_key
      : await keepBronzeYoung({
          blobs,
          blobKey: file.blob_key,
          oldestFine: new Date(now().getTime() - bronzeRetentionMs / 2),
          today: now().toISOString().slice(0, 10),
        });
    return fileKeeper.keep({ ...file, blob_key: blobKey });
  }

  return async upload => {
    const startedAt = performance.now();
    const { sender, origin } = upload;
    const received = await telemetry.tracing.span('keep bytes', {}, async span => {
      const found = await receiveUpload(upload, { blobs, formats, limits, keyFor: blobKeys.bronze });
      span.set({ 'tillkeeper.size_bytes': found.sizeBytes });
      return found;
    });
    const { bytes } = received;
    const file: BytesKept = {
      key: sender.sender_id,
      sender_id: sender.sender_id,
      format_id: received.format.format_id,
      file_name: upload.fileName,
      file_type: received.file.formatFile.file_type,
      sha256: received.sha256,
      size_bytes: received.sizeBytes,
      blob_key: received.blobKey,
      allowed_stores: sender.stores,
      is_web: false,
      sending: {
        ...{ by: origin.by, user_agent: origin.userAgent, software: origin.software },
        declared_sha256: received.declared.sha256 ?? null,
        declared_rows: received.declared.rowCount ?? null,
        declared_total: received.declared.controlTotal ?? null,
      },
    };
    const together = bytes.kind === 'in-memory' ? await fileKeeper.keepWithBytes(file, bytes.content) : undefined;
    const kept = together ?? (await keepApart(file, { isNew: bytes.kind === 'in-store' && bytes.isCreated }));
    telemetry.fileAccepted({
      fileId: kept.receipt.file_id,
      sizeBytes: received.sizeBytes,
      isRepeated: kept.receipt.repeated,
      isWeb: false,
      seconds: (performance.now() - startedAt) / 1000,
    });
    return kept;
  };
}
