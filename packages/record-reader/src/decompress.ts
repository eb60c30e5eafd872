import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { gzipHeaderLength } from './gzip-header.ts';
import { FileUnreadableError, type ReadLimits } from './results.ts';

const mebibyte = 2 ** 20;
const trailerBytes = 8;
/** A name or a comment in the header may be long, but not as long as this. */
const maxHeaderBytes = 128 * 1024;

/**
 * The bytes of a gzip file of one member. A bomb ends as `file.too-large` before it can do harm; a file that ends too early
 * is `upload.incomplete`; a second member, bytes after the end and a wrong checksum are `content.not-as-named`, where
 * `createGunzip` reads on or drops them in silence. Throws FileUnreadableError; an error of `source` is passed on as it is.
 */
export async function* decompress(source: AsyncIterable<Uint8Array>, limits: ReadLimits): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const tail = createTail();
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  let sourceError: { readonly error: unknown } | undefined;
  const deflated = async function* (first: Uint8Array): AsyncGenerator<Uint8Array> {
    try {
      for (let bytes = first; ; ) {
        if (bytes.length > 0) {
          tail.add(bytes);
          yield bytes;
        }
        const next = await chunks.next();
        if (next.done === true) return;
        bytes = next.value;
      }
    } catch (error) {
      sourceError = { error };
      throw error;
    }
  };
  let input: Readable | undefined;
  let bytesOut = 0;
  let checksum = 0;
  try {
    const first = await afterHeader(chunks);
    input = Readable.from(deflated(first), { objectMode: true, highWaterMark: 1 });
    input.on('error', error => inflate.destroy(error));
    input.pipe(inflate);
    for await (const chunk of inflate) {
      const bytes: Uint8Array = chunk;
      bytesOut += bytes.length;
      checksum = crc32(bytes, checksum);
      refuseBomb(bytesOut, tail.count(), limits);
      yield bytes;
    }
    // what follows the end of the deflated data has to be the trailer, to the byte
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) tail.add(next.value);
    checkTrailer(tail.after(inflate.bytesWritten), checksum, bytesOut);
  } catch (error) {
    if (sourceError !== undefined) throw sourceError.error;
    throw asUnreadable(error);
  } finally {
    input?.destroy();
    inflate.destroy();
    await chunks.return?.();
  }
}

async function afterHeader(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const length = gzipHeaderLength(bytes);
    if (length === 'wrong') throw notGzip();
    if (length !== undefined) return bytes.subarray(length);
    if (bytes.length > maxHeaderBytes) throw notGzip();
    const next = await chunks.next();
    if (next.done === true)
      throw bytes.length === 0 ? new FileUnreadableError('file.empty', 'There are no bytes.') : cut();
    bytes = Buffer.concat([bytes, next.value]);
  }
}

function refuseBomb(bytesOut: number, bytesIn: number, { maxBytes, maxRatio }: ReadLimits): void {
  if (bytesOut > maxBytes)
    throw new FileUnreadableError('file.too-large', `It is larger than ${maxBytes} bytes when decompressed.`);
  if (bytesOut > mebibyte && bytesOut > bytesIn * maxRatio)
    throw new FileUnreadableError('file.too-large', `It decompresses to more than ${maxRatio} times its size.`);
}

function checkTrailer(trailer: Buffer | undefined, checksum: number, bytesOut: number): void {
  if (trailer === undefined || trailer.length > trailerBytes)
    throw new FileUnreadableError('content.not-as-named', 'Something follows the end of the gzip file.');
  if (trailer.length < trailerBytes) throw cut();
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== bytesOut % 2 ** 32)
    throw new FileUnreadableError('content.not-as-named', 'The checksum of the gzip file is not right.');
}

const cut = (): FileUnreadableError => new FileUnreadableError('upload.incomplete', 'The gzip file ends too early.');
const notGzip = (): FileUnreadableError =>
  new FileUnreadableError('content.not-as-named', 'It is not a right gzip file.');

function asUnreadable(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (error.code === 'Z_BUF_ERROR') return cut();
  return error.code.startsWith('Z_') ? notGzip() : error;
}

/** Counts bytes and remembers the last of them. */
function createTail(): {
  add(bytes: Uint8Array): void;
  count(): number;
  /** What came after the first `count` bytes; undefined when that is more than is remembered. */
  after(count: number): Buffer | undefined;
} {
  let seen = 0;
  let last = Buffer.alloc(0);
  return {
    add(bytes) {
      seen += bytes.length;
      // one more than a trailer: enough to know that it is too long
      last = Buffer.from(Buffer.concat([last, bytes.subarray(-trailerBytes - 1)]).subarray(-trailerBytes - 1));
    },
    count: () => seen,
    after: count => (seen - count > last.length ? undefined : last.subarray(last.length - (seen - count))),
  };
}
