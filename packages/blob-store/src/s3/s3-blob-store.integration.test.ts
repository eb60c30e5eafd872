import { randomUUID } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobStoreContract } from '../testing/contract.ts';
import { type S3Server, s3IsAvailable, startS3Server } from '../testing/s3-server.ts';
import { brokenAfter, inChunks, keysOf, MIB, sampleBytes } from '../testing/sample-bytes.ts';
import { createS3BlobStore } from './s3-blob-store.ts';

const BUCKET = 'tillkeeper';
const availability = await s3IsAvailable();
const title = availability.isAvailable ? 'S3' : `S3 (skipped: ${availability.reason})`;

describe.skipIf(!availability.isAvailable)(title, () => {
  let server: S3Server;

  // The first time on a machine this builds the server.
  beforeAll(async () => {
    server = await startS3Server();
    await server.createBucket(BUCKET);
  }, 900_000);

  afterAll(async () => {
    await server?.stop();
  });

  const storeWith = (options: { prefix?: string; maxAttempts?: number; requestTimeoutMs?: number; bucket?: string }) =>
    createS3BlobStore({
      bucket: BUCKET,
      endpoint: server.endpoint,
      region: server.region,
      credentials: server,
      ...options,
    });

  const client = () => {
    const { endpoint, region, accessKeyId, secretAccessKey } = server;
    return new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true });
  };

  /** Names of objects, and of uploads that never ended. */
  async function everythingUnder(prefix: string): Promise<{ objects: string[]; uploads: string[] }> {
    const s3 = client();
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }));
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: prefix }));
    s3.destroy();
    return { objects: Contents.map(one => one.Key ?? ''), uploads: Uploads.map(one => one.Key ?? '') };
  }

  blobStoreContract('the S3 store keeps the contract of blobs', async () => {
    const prefix = `runs/${randomUUID()}`;
    const address = new URL(`s3://${BUCKET}/${prefix}`);
    address.searchParams.set('endpoint', server.endpoint);
    address.searchParams.set('region', server.region);
    return {
      blobs: storeWith({ prefix }),
      url: address.href,
      environment: { AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey },
      remove: async () => {},
    };
  });

  test('two prefixes of one bucket know nothing of each other, also where one begins as the other', async () => {
    const one = storeWith({ prefix: 'shop' });
    const other = storeWith({ prefix: 'shop-2' });
    await one.write('a', '1');
    await other.write('b', '2');
    expect(await keysOf(one)).toEqual(['a']);
    expect(await keysOf(other)).toEqual(['b']);
    await Promise.all([one.close(), other.close()]);
  });

  test('a store without a prefix uses the whole bucket', async () => {
    await server.createBucket('whole');
    const blobs = storeWith({ bucket: 'whole' });
    await blobs.receive(inChunks(sampleBytes(9 * MIB)), () => 'a/b');
    expect(await keysOf(blobs)).toEqual(['a/b']);
    await blobs.close();
  });

  test('nothing temporary stays after work that was done, refused or broken off', async () => {
    const blobs = storeWith({ prefix: 'tidy' });
    const bytes = sampleBytes(20 * MIB);
    await blobs.receive(inChunks(bytes), () => 'kept');
    await blobs.receive(inChunks(bytes), () => 'kept');
    await Promise.all([1, 2, 3].map(() => blobs.receive(inChunks(bytes), () => 'raced')));
    await blobs.receive(brokenAfter(bytes, new Error('cut')), () => 'broken').catch(() => {});
    await blobs.receive(inChunks(bytes), () => '../refused').catch(() => {});
    expect(await everythingUnder('tidy/')).toEqual({ objects: ['tidy/kept', 'tidy/raced'], uploads: [] });
    await blobs.close();
  }, 60_000);

  test('what others may still be working on is left alone at the start', async () => {
    const s3 = client();
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'young/.incoming/x', Body: 'x' }));
    await s3.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'young/.incoming/y' }));
    s3.destroy();
    const blobs = storeWith({ prefix: 'young' });
    await blobs.write('a', 'x');
    await blobs.close();
    const left = await everythingUnder('young/');
    expect(left).toEqual({ objects: ['young/.incoming/x', 'young/a'], uploads: ['young/.incoming/y'] });
  });

  test('a bucket that is not there, and a wrong key, are trouble that passes, not missing blobs', async () => {
    const credentials = { accessKeyId: server.accessKeyId, secretAccessKey: 'wrong' };
    const { endpoint, region } = server;
    const stores = [
      storeWith({ bucket: 'no-such-bucket' }),
      createS3BlobStore({ bucket: BUCKET, endpoint, region, credentials }),
    ];
    for (const blobs of stores) {
      await expect(blobs.read('a')).rejects.toThrow(RetryableError);
      await expect(blobs.write('a', 'x')).rejects.toThrow(RetryableError);
      await expect(blobs.check()).rejects.toThrow(RetryableError);
      await expect(keysOf(blobs)).rejects.toThrow(RetryableError);
      await blobs.close();
    }
  });

  test('a server that was killed is a RetryableError in bounded time, and all is there when it is back', async () => {
    const blobs = storeWith({ prefix: 'away', maxAttempts: 2, requestTimeoutMs: 2_000 });
    const bytes = sampleBytes(12 * MIB);
    await blobs.receive(inChunks(bytes), () => 'before');
    await server.kill();
    try {
      await expect(blobs.check()).rejects.toThrow(RetryableError);
      await expect(blobs.stat('before')).rejects.toThrow(RetryableError);
      await expect(blobs.open('before')).rejects.toThrow(RetryableError);
      await expect(blobs.writeIfAbsent('small', 'x')).rejects.toThrow(RetryableError);
      await expect(blobs.receive(inChunks(bytes), () => 'during')).rejects.toThrow(RetryableError);
    } finally {
      await server.restart();
    }
    expect(await keysOf(blobs)).toEqual(['before']);
    expect(await blobs.writeIfAbsent('small', 'x')).toBe(true);
    await blobs.close();
  }, 60_000);

  test('a server that dies while a blob is read ends the stream with a RetryableError', async () => {
    const blobs = storeWith({ prefix: 'dying', maxAttempts: 1, requestTimeoutMs: 2_000 });
    await blobs.receive(inChunks(sampleBytes(30 * MIB)), () => 'one');
    const reading = (async () => {
      for await (const _ of await blobs.open('one')) await server.kill();
    })();
    await expect(reading).rejects.toThrow(RetryableError);
    await server.restart();
    await blobs.close();
  }, 60_000);
});
