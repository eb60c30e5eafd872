/** `read` was asked for a blob that is larger than the caller can hold. */
export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
}

export const DEFAULT_READ_LIMIT_BYTES = 8 * 1024 * 1024;

export function assertReadable(key: string, sizeBytes: number, maxBytes: number): void {
  if (sizeBytes > maxBytes)
    throw new BlobTooLargeError(`${key} has ${sizeBytes} bytes, more than the ${maxBytes} allowed`);
}
