/** Which partitions have a handler running. It outlives a session: a lost connection does not end the handler at once. */
export interface PartitionsInWork {
  has(key: string): boolean;
  /** `work` never rejects. */
  add(key: string, work: Promise<void>): void;
  settled(): Promise<void>;
}

export function createPartitionsInWork(): PartitionsInWork {
  const inWork = new Map<string, Promise<void>>();
  return {
    has: key => inWork.has(key),
    add(key, work) {
      inWork.set(
        key,
        work.finally(() => inWork.delete(key)),
      );
    },
    async settled() {
      await Promise.all(inWork.values());
    },
  };
}
