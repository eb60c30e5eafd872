/** Machinery that is away or busy (database, broker, store): waiting and trying again is right. Anything else is a bug. */
export class RetryableError extends Error {
  override readonly name: string = 'RetryableError';
}
