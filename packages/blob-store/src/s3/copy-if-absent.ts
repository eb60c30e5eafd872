import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { createUnlessThere, createWriteMark } from './put-if-absent.ts';
import { onS3 } from './s3-error.ts';
import type { S3Place } from './s3-place.ts';

/** Small enough for one request to end in time, large enough for 2.5 TB in 10,000 parts. */
const COPY_PART_BYTES = 256 * 1024 * 1024;

/**
 * Copies an object to a key inside S3 unless the key is there; of several at once exactly one gets true. By parts
 * also where one request would do: only the completing of an upload takes `If-None-Match` in every store.
 */
export async function copyIfAbsent(
  s3: S3Place,
  from: { name: string; sizeBytes: number },
  key: string,
): Promise<boolean> {
  const target = { Bucket: s3.bucket, Key: s3.nameOf(key) };
  const mark = createWriteMark();
  return onS3(`keep ${key}`, async () => {
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ ...target, Metadata: mark.metadata }));
    const upload = { ...target, UploadId };
    let isMade = false;
    try {
      const parts: { PartNumber: number; ETag: string | undefined }[] = [];
      for (let at = 0; at < from.sizeBytes; at += COPY_PART_BYTES) {
        const last = Math.min(at + COPY_PART_BYTES, from.sizeBytes) - 1;
        const PartNumber = parts.length + 1;
        const copied = await s3.client.send(
          new UploadPartCopyCommand({
            ...upload,
            PartNumber,
            // Names here need no encoding: a bucket's and a key's characters are all plain ones.
            CopySource: `${s3.bucket}/${from.name}`,
            CopySourceRange: `bytes=${at}-${last}`,
          }),
        );
        parts.push({ PartNumber, ETag: copied.CopyPartResult?.ETag });
      }
      const complete = () =>
        s3.client.send(
          new CompleteMultipartUploadCommand({ ...upload, IfNoneMatch: '*', MultipartUpload: { Parts: parts } }),
        );
      isMade = await createUnlessThere(s3, key, mark, complete);
      return isMade;
    } finally {
      // Parts that stay are swept later (`sweepAbandoned`); the outcome stands.
      if (!isMade) await s3.client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    }
  });
}
