import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { S3Place } from './s3-place.ts';

/** A temporary object is whole when it appears; copying it takes seconds. */
const OBJECT_LEFTOVER_AFTER_MS = 60 * 60 * 1000;
/** An upload says when it began, not when its last part came; a file of many gigabytes over a thin line takes hours. */
const UPLOAD_LEFTOVER_AFTER_MS = 24 * 60 * 60 * 1000;

/** Removes what processes that died have left in S3: temporary objects, and parts of uploads that never ended. */
export async function sweepAbandoned(s3: S3Place, signal: AbortSignal): Promise<void> {
  const listed = { Bucket: s3.bucket, Prefix: s3.incoming };
  for await (const page of paginateListObjectsV2({ client: s3.client }, listed, { abortSignal: signal })) {
    for (const { Key, LastModified } of page.Contents ?? []) {
      if (!isOlderThan(LastModified, OBJECT_LEFTOVER_AFTER_MS)) continue;
      await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key }), { abortSignal: signal });
    }
  }
  // One page: what does not fit onto it is swept at the next start.
  const uploads = new ListMultipartUploadsCommand({ Bucket: s3.bucket, Prefix: s3.root });
  const { Uploads } = await s3.client.send(uploads, { abortSignal: signal });
  for (const { Key, UploadId, Initiated } of Uploads ?? []) {
    if (!isOlderThan(Initiated, UPLOAD_LEFTOVER_AFTER_MS)) continue;
    const abort = new AbortMultipartUploadCommand({ Bucket: s3.bucket, Key, UploadId });
    await s3.client.send(abort, { abortSignal: signal });
  }
}

function isOlderThan(instant: Date | undefined, ageMs: number): boolean {
  return instant !== undefined && Date.now() - instant.getTime() > ageMs;
}
