import { type RateLimit, type TokenBucket, takeToken } from '@tillkeeper/domain';

/** As many are remembered at most; who is forgotten begins afresh. */
const mostRemembered = 20_000;

/** Seconds to wait, 0: none. One bucket for each name. */
export function createRateLimiter(limit: RateLimit, now: () => Date): (name: string) => number {
  let newer = new Map<string, TokenBucket>();
  let older = new Map<string, TokenBucket>();
  return name => {
    const { bucket, waitMs } = takeToken(newer.get(name) ?? older.get(name), limit, now().getTime());
    if (newer.size >= mostRemembered && !newer.has(name)) {
      older = newer;
      newer = new Map();
    }
    newer.set(name, bucket);
    return Math.ceil(waitMs / 1000);
  };
}
