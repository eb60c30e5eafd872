import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileUnreadableError, type ReadLimits } from './results.ts';

const mebibyte = 2 ** 20;

/** The bytes of a gzip file, with limits on size and ratio: a bomb ends as `file.too-large` before it can do harm. */
export async function* decompress(source: AsyncIterable<Uint8Array>, limits: ReadLimits): AsyncGenerator<Uint8Array> {
  let bytesIn = 0;
  let bytesOut = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytesIn += chunk.length;
      yield chunk;
    }
  };
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  const input = Readable.from(counted());
  // an error of the source is the source's, not the file's
  let sourceError: unknown;
  input.on('error', error => {
    sourceError = error;
    gunzip.destroy(error);
  });
  input.pipe(gunzip);
  try {
    for await (const chunk of gunzip) {
      const bytes: Uint8Array = chunk;
      bytesOut += bytes.length;
      if (bytesOut > limits.maxBytes)
        throw new FileUnreadableError(
          'file.too-large',
          `It is larger than ${limits.maxBytes} bytes when decompressed.`,
        );
      if (bytesOut > mebibyte && bytesOut > bytesIn * limits.maxRatio)
        throw new FileUnreadableError(
          'file.too-large',
          `It decompresses to more than ${limits.maxRatio} times its size.`,
        );
      yield bytes;
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_'))
      throw new FileUnreadableError(
        error.code === 'Z_BUF_ERROR' ? 'upload.incomplete' : 'content.not-as-named',
        error.code === 'Z_BUF_ERROR' ? 'The gzip file ends too early.' : 'It is not a right gzip file.',
      );
    throw error;
  } finally {
    input.destroy();
    gunzip.destroy();
  }
}
