import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { assertKey } from '../blob-key.ts';
import type { ReceivedBlob } from '../port.ts';
import { copyIfAbsent } from './copy-if-absent.ts';
import { putIfAbsent } from './put-if-absent.ts';
import { isMissingKey, onS3 } from './s3-error.ts';
import type { S3Place } from './s3-place.ts';

/** Most files of a till are smaller: one request, and no temporary object. */
export const IN_MEMORY_BYTES = 8 * 1024 * 1024;
export const PART_BYTES = 8 * 1024 * 1024;
/** Parts on their way at once; with the one being filled and the first bytes about 40 MiB a blob. */
export const PARTS_AT_ONCE = 2;
/** Hashing this much takes about 2 ms: a huge chunk must not hold the event loop. */
const MAX_STEP_BYTES = 1024 * 1024;

/**
 * A name made from the hash is known only after the last byte. So what does not fit into memory goes to a temporary
 * object first and is copied inside S3 to its key.
 */
export async function receiveIntoS3(
  s3: S3Place,
  source: AsyncIterable<Uint8Array>,
  keyFor: (sha256: string) => string,
): Promise<ReceivedBlob> {
  const measured = measure(source);
  const { head, isWhole } = await takeHead(measured.steps);
  if (isWhole) {
    const { key, sha256, sizeBytes } = measured.result(keyFor);
    return { key, sha256, sizeBytes, created: await putIfAbsent(s3, key, Buffer.concat(head)) };
  }

  const name = `${s3.incoming}${randomUUID()}`;
  await upload(s3, name, Readable.from(continued(head, measured.steps), { objectMode: false })).catch(error => {
    throw measured.sourceFailure() ?? error;
  });
  try {
    const { key, sha256, sizeBytes } = measured.result(keyFor);
    const isThere = await exists(s3, key);
    return { key, sha256, sizeBytes, created: !isThere && (await copyIfAbsent(s3, { name, sizeBytes }, key)) };
  } finally {
    // What stays is swept later; what was received is safe by now.
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: name })).catch(() => {});
  }
}

/** Streams into one object, which is there whole or not at all. */
export async function upload(s3: S3Place, name: string, body: Readable): Promise<void> {
  await onS3('send a blob', () =>
    new Upload({
      client: s3.client,
      params: { Bucket: s3.bucket, Key: name, Body: body },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    }).done(),
  );
}

function measure(source: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let failure: unknown;

  /** Apart from `steps`, into which the stream above it throws what went wrong with S3. */
  async function* noted(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* source;
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  async function* steps(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of noted()) {
      for (let at = 0; at < chunk.byteLength; at += MAX_STEP_BYTES) {
        const step = chunk.subarray(at, at + MAX_STEP_BYTES);
        hash.update(step);
        yield step;
      }
      sizeBytes += chunk.byteLength;
    }
  }

  return {
    steps: steps(),
    /** What the source itself threw, to tell it from what S3 threw. */
    sourceFailure: () => failure,
    result(keyFor: (sha256: string) => string) {
      const sha256 = hash.digest('hex');
      const key = keyFor(sha256);
      assertKey(key);
      return { key, sha256, sizeBytes };
    },
  };
}

/** Takes what fits into memory; the iterator stays open when there is more. */
async function takeHead(steps: AsyncGenerator<Uint8Array, void>): Promise<{ head: Uint8Array[]; isWhole: boolean }> {
  const head: Uint8Array[] = [];
  let headBytes = 0;
  while (headBytes <= IN_MEMORY_BYTES) {
    const next = await steps.next();
    if (next.done) return { head, isWhole: true };
    head.push(next.value);
    headBytes += next.value.byteLength;
  }
  return { head, isWhole: false };
}

async function* continued(head: Uint8Array[], rest: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array> {
  for (let step = head.shift(); step !== undefined; step = head.shift()) yield step;
  yield* rest;
}

async function exists(s3: S3Place, key: string): Promise<boolean> {
  return onS3(`look for ${key}`, async () => {
    try {
      await s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: s3.nameOf(key) }));
      return true;
    } catch (error) {
      if (isMissingKey(error)) return false;
      throw error;
    }
  });
}
