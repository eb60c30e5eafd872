/** A message as the bus carries it. `value` is JSON text under 1 kB; headers are short texts. */
export interface BusMessage {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface DeliveredMessage extends BusMessage {
  readonly partition: number;
  /** Decimal text, growing by one within a partition. */
  readonly offset: string;
  /** 1 for the first delivery to this handler in this process, then 2, 3 ... */
  readonly attempt: number;
}

export interface SubscribeOptions {
  /** Each group gets every message once (at least). */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Resolves when the message's work is durable: only then does the offset move. A `RetryableError` is tried again
   * for ever with growing waits; any other error `maxAttempts` times, then `park` is called and the partition goes on.
   */
  readonly handle: (message: DeliveredMessage, context: { signal: AbortSignal }) => Promise<void>;
  /** Keeps a message that cannot be handled, durably, with its reason. If it throws, the message is delivered again. */
  readonly park: (message: DeliveredMessage, reason: unknown) => Promise<void>;
  /** Default 5. */
  readonly maxAttempts?: number;
  /** Wait before attempt n (from 2), in ms. Default grows from 200 ms to 30 s. */
  readonly waitMs?: (attempt: number) => number;
  /** How many partitions are worked on side by side in this process. Default 4. */
  readonly concurrency?: number;
}

export interface Subscription {
  /** Resolves once the group's partitions are being read. */
  readonly ready: Promise<void>;
  /** Rejects when the subscription ended for a reason that cannot be repaired; the process should end then. */
  readonly failed: Promise<never>;
  /** Stops taking messages, waits for those in work, keeps their offsets. */
  stop(): Promise<void>;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** The next offset the group will read; decimal text. */
  readonly next: string;
  /** One past the last message; decimal text. */
  readonly end: string;
  /** Messages not yet handled. */
  readonly lag: number;
}

/**
 * A log of messages in partitions, read by groups. Order holds for a key. Delivery is at least once: handlers are
 * repeatable. Two implementations: Kafka and a log in PostgreSQL; `testing/contract` is the suite both pass.
 */
export interface EventBus {
  /** Makes what is missing of the topics (partitions as configured in the adapter). Repeatable. */
  ensureTopics(topics: readonly string[]): Promise<void>;
  /** Resolves when every message is durable; rejects (RetryableError when the bus is away) when that is not certain. */
  publish(messages: readonly BusMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Subscription;
  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]>;
  /** Lets a stopped group read again from an instant (or from the beginning). */
  rewind(group: string, topics: readonly string[], to: 'beginning' | Date): Promise<void>;
  /**
   * Deletes messages older than `before`, as far as the adapter keeps them itself (Kafka does by its own retention), but none
   * that a group which has begun to read has not handled yet. How many.
   */
  prune(before: Date): Promise<number>;
  close(): Promise<void>;
}
