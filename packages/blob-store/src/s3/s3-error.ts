import { S3ServiceException } from '@aws-sdk/client-s3';
import { RetryableError } from '@tillkeeper/service-kit';
import { BlobNotFoundError, StorageFullError } from '../port.ts';

const FULL = new Set(['InsufficientStorage', 'QuotaExceeded', 'StorageFull', 'XMinioStorageFull']);

/** The HTTP status that S3 answered, or undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** The key is not there. That the bucket is not there is another matter: nothing can be said of its keys. */
export function isMissingKey(error: unknown): boolean {
  return statusOf(error) === 404 && !(error instanceof Error && error.name === 'NoSuchBucket');
}

/**
 * Runs requests to S3 and turns what they throw into the errors of the port. Credentials, rights and the bucket are
 * machinery as the network is: a file must not be given up because a key was changed an hour too late.
 */
export async function onS3<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || isOfThePort(error)) throw error;
    const name = error instanceof Error ? error.name : 'unknown';
    if (FULL.has(name) || statusOf(error) === 507)
      throw new StorageFullError(`No room left: ${doing}`, { cause: error });
    throw new RetryableError(`S3 failed (${name}): ${doing}`, { cause: error });
  }
}

function isOfThePort(error: unknown): boolean {
  return error instanceof BlobNotFoundError || error instanceof StorageFullError || error instanceof RetryableError;
}
