import { createHash } from 'node:crypto';

/** The key of erasures, 32 random bytes: see `blobKeys.erasureKey`. */
export type ErasureKey = Buffer;

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * Knows a customer again without saying who it is. Customers are often numbered from 1: without a key, trying all numbers
 * would tell. What is hashed with the key is always 32 bytes long, so nothing can be appended to it.
 */
export function customerFingerprint(key: ErasureKey, customerId: string): Buffer {
  return sha256(key, sha256(customerId));
}

/**
 * The hash of a line once its customer was erased: the customer_id is in the hash of the line, and the rest of the line
 * is known, so that trying all numbers would tell here, too. The same line sent again gets the same. As SQL: `blindHash`.
 */
export function blindLineHash(key: ErasureKey, lineHash: Buffer): Buffer {
  return sha256(key, lineHash);
}

/** `blindLineHash` in SQL: names of the key's parameter and of the column. */
export const blindHash = (key: string, lineHash: string): string => `sha256(${key}::bytea || ${lineHash})`;
