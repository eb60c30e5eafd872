export interface ReceivingClock {
  /** An ISO instant, later than any given before for this sender by this process. */
  next(senderId: string): string;
}

/** Times of receiving decide what is newer, so two files of one sender never share one. */
export function createReceivingClock(now: () => Date): ReceivingClock {
  const lastMs = new Map<string, number>();
  return {
    next(senderId) {
      const atMs = Math.max(now().getTime(), (lastMs.get(senderId) ?? 0) + 1);
      lastMs.set(senderId, atMs);
      return new Date(atMs).toISOString();
    },
  };
}
