import { RetryableError } from '@tillkeeper/service-kit';
import { StorageFullError } from '../port.ts';
import { codeOf } from './error-code.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Runs work that touches the disk; its system errors become StorageFullError or RetryableError, bugs pass through. */
export async function onDisk<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || code.startsWith('ERR_')) throw error;
    if (FULL.has(code)) throw new StorageFullError(`No room left: ${doing}`, { cause: error });
    throw new RetryableError(`The blob directory failed (${code}): ${doing}`, { cause: error });
  }
}
