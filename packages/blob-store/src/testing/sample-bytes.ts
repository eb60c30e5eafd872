import type { BlobStore } from '../port.ts';

export const MIB = 1024 * 1024;

/** Bytes that differ at every place and for every seed, the same each time. */
export function sampleBytes(sizeBytes: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  for (let at = 0; at < sizeBytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

/** As an upload comes: in chunks of 64 KiB and a last one. */
export async function* inChunks(bytes: Uint8Array, chunkBytes = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** Sends some bytes, then fails as a cut connection does. */
export async function* brokenAfter(bytes: Uint8Array, failure: Error): AsyncGenerator<Uint8Array> {
  yield* inChunks(bytes);
  throw failure;
}

export async function allBytes(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function keysOf(blobs: Pick<BlobStore, 'list'>, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of blobs.list(prefix)) keys.push(key);
  return keys;
}
