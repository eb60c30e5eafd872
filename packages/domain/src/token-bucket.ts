/** How much a key may still ask for, as of an instant (in ms). */
export interface TokenBucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface RateLimit {
  readonly perSecond: number;
  /** How many may come at once after a rest. */
  readonly burst: number;
}

/** Takes one token. `waitMs` is 0 when there was one, else how long until there is. */
export function takeToken(
  bucket: TokenBucket | undefined,
  limit: RateLimit,
  nowMs: number,
): { bucket: TokenBucket; waitMs: number } {
  const before = bucket ?? { tokens: limit.burst, atMs: nowMs };
  // A clock that is set back must not take tokens away.
  const passedMs = Math.max(0, nowMs - before.atMs);
  const tokens = Math.min(limit.burst, before.tokens + (passedMs * limit.perSecond) / 1000);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs: nowMs }, waitMs: 0 };
  return { bucket: { tokens, atMs: nowMs }, waitMs: Math.ceil(((1 - tokens) * 1000) / limit.perSecond) };
}
