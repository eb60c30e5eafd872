import { randomBytes } from 'node:crypto';
import { BlobNotFoundError, type BlobStore } from './port.ts';

/**
 * A secret of 32 random bytes that lies under a key of the blob store and nowhere else; the first who asks makes it, of
 * several at once one. Read once a process.
 */
export function createBlobSecret(blobs: BlobStore, key: string): () => Promise<Buffer> {
  let known: Promise<Buffer> | undefined;
  return () => {
    known ??= readOrMake(blobs, key).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function readOrMake(blobs: BlobStore, key: string): Promise<Buffer> {
  const found = await readSecret(blobs, key);
  if (found !== undefined) return found;
  await blobs.writeIfAbsent(key, randomBytes(32));
  return blobs.read(key);
}

async function readSecret(blobs: BlobStore, key: string): Promise<Buffer | undefined> {
  try {
    return await blobs.read(key);
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}
