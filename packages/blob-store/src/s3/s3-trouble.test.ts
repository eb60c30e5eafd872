import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterEach, describe, expect, test } from 'vitest';
import { type BlobStore, StorageFullError } from '../port.ts';
import { inChunks, MIB, sampleBytes } from '../testing/sample-bytes.ts';
import { createS3BlobStore } from './s3-blob-store.ts';

/** Answers as S3 does in trouble that a real server cannot be brought into. */
describe('what S3 answers in trouble', () => {
  let server: Server | undefined;
  let blobs: BlobStore | undefined;

  afterEach(async () => {
    await blobs?.close();
    server?.closeAllConnections();
    server?.close();
  });

  async function storeAnsweredBy(listener: RequestListener, options = {}): Promise<BlobStore> {
    server = createServer((request, response) => {
      // The sweep at the start: nothing is left over.
      if (request.method === 'GET' && request.url?.startsWith('/bucket/?')) response.end('<ListBucketResult/>');
      else listener(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    blobs = createS3BlobStore({
      bucket: 'bucket',
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      ...options,
    });
    return blobs;
  }

  const answer = (response: ServerResponse, status: number, code: string): void => {
    response.statusCode = status;
    response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  };

  const failing = (status: number, code: string): RequestListener => {
    return (request, response) => request.resume().once('end', () => answer(response, status, code));
  };

  test.each([
    [507, 'InsufficientStorage'],
    [403, 'QuotaExceeded'],
    [507, 'XMinioStorageFull'],
  ])('%i %s is a StorageFullError for every way to write', async (status, code) => {
    const store = await storeAnsweredBy(failing(status, code), { maxAttempts: 1 });
    await expect(store.write('a', 'x')).rejects.toThrow(StorageFullError);
    await expect(store.writeIfAbsent('a', 'x')).rejects.toThrow(StorageFullError);
    await expect(store.receive(inChunks(sampleBytes(10)), () => 'a')).rejects.toThrow(StorageFullError);
    await expect(store.receive(inChunks(sampleBytes(9 * MIB)), () => 'a')).rejects.toThrow(StorageFullError);
    await expect(store.check()).rejects.toThrow(StorageFullError);
  });

  test.each([
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
  ])('%i %s is a RetryableError', async (status, code) => {
    const store = await storeAnsweredBy(failing(status, code), { maxAttempts: 1 });
    await expect(store.write('a', 'x')).rejects.toThrow(RetryableError);
    await expect(store.read('a')).rejects.toThrow(RetryableError);
    await expect(store.receive(inChunks(sampleBytes(9 * MIB)), () => 'a')).rejects.toThrow(RetryableError);
  });

  test('a request that is throttled is sent again, but not for ever', async () => {
    let requests = 0;
    const store = await storeAnsweredBy((request, response) => {
      requests += 1;
      failing(503, 'SlowDown')(request, response);
    });
    await expect(store.write('a', 'x')).rejects.toThrow(RetryableError);
    expect(requests).toBe(4);
  }, 30_000);

  test('a server that takes a request and never answers is given up in time', async () => {
    const store = await storeAnsweredBy(() => {}, { maxAttempts: 2, requestTimeoutMs: 200 });
    const startedAt = performance.now();
    await expect(store.write('a', 'x')).rejects.toThrow(RetryableError);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test('a body that stops coming is asked for again, and given up in time', async () => {
    let requests = 0;
    const store = await storeAnsweredBy(
      (_, response) => {
        requests += 1;
        response.writeHead(206, { 'content-length': 100, 'content-range': 'bytes 0-99/100', etag: '"e"' });
        response.write('only a part');
      },
      { maxAttempts: 1, requestTimeoutMs: 200 },
    );
    await expect(store.read('a')).rejects.toThrow(RetryableError);
    expect(requests).toBe(3);
  }, 30_000);

  test('a blob replaced while it is read ends the stream, so that no mixture is handed on', async () => {
    let etag = '"first"';
    const store = await storeAnsweredBy((request, response) => {
      if (request.headers['if-match'] !== undefined && request.headers['if-match'] !== etag) {
        failing(412, 'PreconditionFailed')(request, response);
        return;
      }
      response.writeHead(206, { 'content-range': `bytes 0-${8 * MIB - 1}/${20 * MIB}`, etag });
      response.end(Buffer.alloc(8 * MIB));
      etag = '"second"';
    });
    const reading = (async () => {
      for await (const _ of await store.open('a')) {
        // Read to the end.
      }
    })();
    await expect(reading).rejects.toThrow('replaced while it was read');
  });

  test.each(['ConditionalRequestConflict', 'ExistingObjectIsDirectory'])(
    'a conflict with a deletion at the same moment (%s) is sent again by every way to write',
    async code => {
      let requests = 0;
      const store = await storeAnsweredBy((request, response) => {
        requests += 1;
        if (requests % 3 !== 0) failing(409, code)(request, response);
        else request.resume().once('end', () => response.end());
      });
      await store.write('a', 'x');
      expect(await store.writeIfAbsent('a', 'x')).toBe(true);
      expect((await store.receive(inChunks(sampleBytes(10)), () => 'a')).created).toBe(true);
      expect(await store.writeTogether([{ key: 'a', bytes: 'x', isReplacing: true }])).toEqual([true]);
      expect(requests).toBe(12);
    },
    30_000,
  );

  test('a conflict that stays is a RetryableError that names it', async () => {
    let requests = 0;
    const store = await storeAnsweredBy((request, response) => {
      requests += 1;
      failing(409, 'ExistingObjectIsDirectory')(request, response);
    });
    const failure = await store.write('a', 'x').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RetryableError);
    expect(String(failure)).toContain('S3 failed (ExistingObjectIsDirectory): write a');
    expect(requests).toBe(4);
  }, 30_000);

  test.each(['ours', 'of another'])(
    'when the first answer got lost, the object that is there is known as %s',
    async whose => {
      let puts = 0;
      let storedId: string | string[] | undefined = 'somebody else';
      const store = await storeAnsweredBy((request, response) => {
        request.resume().once('end', () => {
          if (request.method === 'HEAD') {
            response.setHeader('x-amz-meta-tillkeeper-write-id', storedId ?? '');
            response.end();
            return;
          }
          puts += 1;
          if (puts > 1) return answer(response, 412, 'PreconditionFailed');
          if (whose === 'ours') storedId = request.headers['x-amz-meta-tillkeeper-write-id'];
          request.socket.destroy();
        });
      });
      expect(await store.writeIfAbsent('a', 'x')).toBe(whose === 'ours');
      expect(puts).toBe(2);
    },
  );

  test('a source is let go when the store fails in the middle of it', async () => {
    const store = await storeAnsweredBy(failing(503, 'SlowDown'), { maxAttempts: 1 });
    let isLetGo = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(MIB);
      } finally {
        isLetGo = true;
      }
    }
    await expect(store.receive(endless(), () => 'a')).rejects.toThrow(RetryableError);
    expect(isLetGo).toBe(true);
  });
});
