import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { RetryableError } from '@tillkeeper/service-kit';
import { BlobNotFoundError } from '../port.ts';
import { isMissingKey, onS3, statusOf } from './s3-error.ts';
import type { S3Place } from './s3-place.ts';

const RANGE_BYTES = 8 * 1024 * 1024;
/** What a consumer gets at once, so that it does not hold the event loop for long. */
const CHUNK_BYTES = 1024 * 1024;
const MAX_TRIES = 3;

interface FetchedRange {
  readonly bytes: Uint8Array;
  /** Of the whole object; 0 where it is not known because the range lies beyond the end. */
  readonly sizeBytes: number;
  readonly etag: string | undefined;
}

/**
 * Streams an object by ranges, each read whole before it is handed on: a slow reader keeps no connection waiting, and
 * one that breaks is asked again. An object replaced while it is read ends the stream with a RetryableError.
 */
export async function readByRanges(s3: S3Place, key: string, range: { from: number; to: number }): Promise<Readable> {
  const aborting = new AbortController();
  const fetch = (from: number, etag?: string) =>
    fetchRange(s3, key, { from, to: Math.min(range.to, from + RANGE_BYTES), etag, signal: aborting.signal });
  const first = await fetch(range.from);
  const end = Math.min(range.to, first.sizeBytes);

  async function* chunks(): AsyncGenerator<Uint8Array> {
    let current = first;
    for (let at = range.from; at < end; ) {
      for (let chunk = 0; chunk < current.bytes.byteLength; chunk += CHUNK_BYTES) {
        yield current.bytes.subarray(chunk, chunk + CHUNK_BYTES);
      }
      at += current.bytes.byteLength;
      if (at < end) current = await fetch(at, first.etag);
    }
  }

  const stream = Readable.from(chunks(), { objectMode: false, highWaterMark: CHUNK_BYTES });
  stream.once('close', () => aborting.abort());
  return stream;
}

interface RangeRequest {
  readonly from: number;
  /** Not included. */
  readonly to: number;
  readonly etag: string | undefined;
  readonly signal: AbortSignal;
}

async function fetchRange(s3: S3Place, key: string, request: RangeRequest): Promise<FetchedRange> {
  const { from, to, etag, signal } = request;
  return onS3(`read ${key}`, async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await s3.client.send(
          new GetObjectCommand({
            Bucket: s3.bucket,
            Key: s3.nameOf(key),
            Range: `bytes=${from}-${to - 1}`,
            ...(etag !== undefined && { IfMatch: etag }),
          }),
          { abortSignal: signal },
        );
        const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
        return { bytes, sizeBytes: totalOf(answer.ContentRange) ?? bytes.byteLength, etag: answer.ETag };
      } catch (error) {
        if (statusOf(error) === 416) return { bytes: new Uint8Array(), sizeBytes: 0, etag: undefined };
        if (isMissingKey(error)) throw new BlobNotFoundError(`No blob ${key}`, { cause: error });
        if (statusOf(error) === 412)
          throw new RetryableError(`${key} was replaced while it was read`, { cause: error });
        // The SDK tries again until the headers of an answer are there; a body that breaks off is ours to ask again.
        const isBrokenOff = statusOf(error) === undefined && !signal.aborted;
        if (!isBrokenOff || tries === MAX_TRIES) throw error;
        await wait(100 * 2 ** tries);
      }
    }
  });
}

/** `bytes 0-99/1234` says 1234. */
function totalOf(contentRange: string | undefined): number | undefined {
  const total = contentRange?.split('/')[1];
  return total === undefined || !/^\d+$/.test(total) ? undefined : Number(total);
}
