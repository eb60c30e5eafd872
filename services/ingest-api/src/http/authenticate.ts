import { type RateLimit, type TokenBucket, takeToken } from '@tillkeeper/domain';
import type { FastifyRequest } from 'fastify';
import type { Caller, SenderDirectory } from '../senders/sender-directory.ts';
import { bearerKeyOf } from '../senders/sender-keys.ts';
import { HttpProblem } from './http-problem.ts';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who sends a request that `createAuthenticator`'s hook let in. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('this route lacks authentication');
  return caller;
}

/** Who does it, as the audit and what is confirmed or released say it: the sender and the id of its key. */
export function nameOf(request: FastifyRequest): string {
  const { sender, keyId } = callerOf(request);
  return `${sender.sender_id}, key ${keyId}`;
}

/** A hook that lets in who has a key and does not ask too often. */
export function createAuthenticator(options: {
  readonly directory: SenderDirectory;
  readonly limit: RateLimit;
  readonly now: () => Date;
}): (request: FastifyRequest) => Promise<void> {
  const { directory, limit, now } = options;
  // One for each key that is in use: as many as there are senders.
  const buckets = new Map<string, TokenBucket>();
  return async request => {
    const key = bearerKeyOf(request.headers.authorization);
    if (key === undefined) throw new HttpProblem('credentials.missing');
    if (directory.findByKey(key) === undefined) await directory.lookAgain();
    const caller = directory.findByKey(key);
    if (caller === undefined) throw new HttpProblem('credentials.invalid');
    const { bucket, waitMs } = takeToken(buckets.get(caller.keyId), limit, now().getTime());
    buckets.set(caller.keyId, bucket);
    if (waitMs > 0) throw new HttpProblem('rate.limited', '', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    callers.set(request, caller);
  };
}
