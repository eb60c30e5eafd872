import { randomUUID } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { onS3, statusOf } from './s3-error.ts';
import type { S3Place } from './s3-place.ts';

/** Marks an object with who wrote it: `isOurs` asks for it. Sent with the making of an object. */
export interface WriteMark {
  readonly writeId: string;
  readonly metadata: Record<string, string>;
}

export function createWriteMark(): WriteMark {
  const writeId = randomUUID();
  return { writeId, metadata: { 'tillkeeper-write-id': writeId } };
}

/** Makes an object unless the name is taken; of several at once exactly one gets true. */
export async function putIfAbsent(s3: S3Place, key: string, bytes: Uint8Array): Promise<boolean> {
  const mark = createWriteMark();
  const command = () =>
    new PutObjectCommand({
      Bucket: s3.bucket,
      Key: s3.nameOf(key),
      Body: bytes,
      IfNoneMatch: '*',
      Metadata: mark.metadata,
    });
  return onS3(`write ${key}`, () => createUnlessThere(s3, key, mark, () => s3.client.send(command())));
}

/** Runs a request that carries `If-None-Match: *`; false when S3 answered that the name is taken. */
export async function createUnlessThere(
  s3: S3Place,
  key: string,
  mark: WriteMark,
  request: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await request();
    return true;
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
    return isOurs(s3, key, mark, error);
  }
}

/** When the answer to a first try got lost, the second finds the object that the first made. */
async function isOurs(s3: S3Place, key: string, mark: WriteMark, error: unknown): Promise<boolean> {
  const tries = error instanceof S3ServiceException ? (error.$metadata.attempts ?? 1) : 1;
  if (tries === 1) return false;
  const there = await s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: s3.nameOf(key) }));
  return there.Metadata?.['tillkeeper-write-id'] === mark.writeId;
}
