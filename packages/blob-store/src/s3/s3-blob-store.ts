import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { assertKey, assertPrefix, assertRange, keyMistake } from '../blob-key.ts';
import { assertReadable, DEFAULT_READ_LIMIT_BYTES } from '../blob-too-large-error.ts';
import { type BlobInfo, BlobNotFoundError, type BlobStore, type BlobWrite } from '../port.ts';
import { putIfAbsent } from './put-if-absent.ts';
import { readByRanges } from './read-by-ranges.ts';
import { receiveIntoS3, upload } from './receive-into-s3.ts';
import { isMissingKey, onS3 } from './s3-error.ts';
import { createS3Place, type S3BlobStoreOptions } from './s3-place.ts';
import { sweepAbandoned } from './sweep-abandoned.ts';

/** A readiness probe gives up before the one who asks does. */
const CHECK_TIMEOUT_MS = 5_000;
/** Enough to hide the way to S3 and back. Not DeleteObjects: not every compatible store has it. */
const DELETIONS_AT_ONCE = 16;

/**
 * Blobs as objects `prefix/key` of an existing bucket, in any store that honours `If-None-Match: *` for PutObject and
 * CompleteMultipartUpload (AWS since 2024). Making it needs no network. The rights it needs: get, put, delete and list
 * objects, list and abort multipart uploads. What lies under the prefix belongs to this store: old unfinished uploads are
 * removed when it is made.
 */
export function createS3BlobStore(options: S3BlobStoreOptions): BlobStore {
  const s3 = createS3Place(options);
  const at = (key: string) => ({ Bucket: s3.bucket, Key: s3.nameOf(key) });

  async function find(key: string): Promise<BlobInfo | undefined> {
    assertKey(key);
    return onS3(`stat ${key}`, async () => {
      try {
        const found = await s3.client.send(new HeadObjectCommand(at(key)));
        return { key, sizeBytes: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
      } catch (error) {
        if (isMissingKey(error)) return undefined;
        throw error;
      }
    });
  }

  // Beside the work: a store that is away must not keep a process from starting, and the next start sweeps again.
  const closing = new AbortController();
  const sweeping = sweepAbandoned(s3, closing.signal).catch(() => {});

  async function* list(prefix: string): AsyncGenerator<BlobInfo> {
    assertPrefix(prefix);
    const asked = { Bucket: s3.bucket, Prefix: s3.nameOf(prefix) };
    const pages = paginateListObjectsV2({ client: s3.client }, asked)[Symbol.asyncIterator]();
    for (;;) {
      const page = await onS3(`list ${prefix}`, () => pages.next());
      if (page.done) return;
      for (const { Key = '', Size = 0, LastModified = new Date(0) } of page.value.Contents ?? []) {
        const key = Key.slice(s3.root.length);
        if (keyMistake(key) === undefined) yield { key, sizeBytes: Size, modifiedAt: LastModified };
      }
    }
  }

  async function remove(key: string): Promise<void> {
    assertKey(key);
    await onS3(`delete ${key}`, () => s3.client.send(new DeleteObjectCommand(at(key))));
  }

  async function write({ key, bytes, isReplacing }: BlobWrite): Promise<boolean> {
    if (!isReplacing) return putIfAbsent(s3, key, Buffer.from(bytes));
    await onS3(`write ${key}`, () => s3.client.send(new PutObjectCommand({ ...at(key), Body: Buffer.from(bytes) })));
    return true;
  }

  return {
    receive: (source, keyFor) => receiveIntoS3(s3, source, keyFor),

    async write(key, bytes) {
      assertKey(key);
      await write({ key, bytes, isReplacing: true });
    },

    async writeIfAbsent(key, bytes) {
      assertKey(key);
      return write({ key, bytes, isReplacing: false });
    },

    /** One request each, one after the other: each object is durable by itself, and none may be there without those before it. */
    async writeTogether(writes) {
      for (const { key } of writes) assertKey(key);
      const made: boolean[] = [];
      for (const one of writes) {
        const isStopped = writes.some(({ isCondition }, index) => isCondition === true && made[index] === false);
        made.push(!isStopped && (await write(one)));
      }
      return made;
    },

    async writeFile(key, path) {
      assertKey(key);
      // Opened here: a file that is not there is not S3's trouble.
      const file = await open(path);
      await upload(s3, s3.nameOf(key), file.createReadStream());
    },

    async open(key, range = { from: 0, to: Number.MAX_SAFE_INTEGER }) {
      assertKey(key);
      assertRange(range);
      if (range.from < range.to) return readByRanges(s3, key, range);
      // HTTP cannot ask for nothing at all.
      if ((await find(key)) === undefined) throw new BlobNotFoundError(`No blob ${key}`);
      return Readable.from([], { objectMode: false });
    },

    async read(key, maxBytes = DEFAULT_READ_LIMIT_BYTES) {
      assertKey(key);
      const stream = await readByRanges(s3, key, { from: 0, to: maxBytes + 1 });
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      assertReadable(key, bytes.byteLength, maxBytes);
      return bytes;
    },

    stat: find,

    list,

    async *keys(prefix) {
      for await (const { key } of list(prefix)) yield key;
    },

    delete: remove,

    async deleteTogether(keys) {
      for (let from = 0; from < keys.length; from += DELETIONS_AT_ONCE)
        await Promise.all(keys.slice(from, from + DELETIONS_AT_ONCE).map(key => remove(key)));
    },

    async check() {
      const probe = new PutObjectCommand({ Bucket: s3.bucket, Key: `${s3.incoming}check`, Body: 'ready?' });
      await onS3('check', () => s3.client.send(probe, { abortSignal: AbortSignal.timeout(CHECK_TIMEOUT_MS) }));
    },

    async close() {
      closing.abort();
      await sweeping;
      s3.client.destroy();
    },
  };
}
