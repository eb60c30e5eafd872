import type { EventType, TillkeeperEvent } from '@tillkeeper/contracts';

export type Handler<T extends EventType> = (
  event: TillkeeperEvent<T>,
  context: { signal: AbortSignal },
) => Promise<void>;

/** Work that comes round by itself, such as announcing leftovers, reconciling or pruning. Errors are logged and counted; the next round comes. */
export interface PeriodicTask {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** What `createValidator(dependencies)` and its sisters return. */
export interface Service {
  readonly name: string;
  readonly handlers: { readonly [T in EventType]?: Handler<T> };
  readonly tasks: readonly PeriodicTask[];
  /** Partitions worked on side by side in one process, where the service wants another number than its host gives. */
  readonly concurrency?: number;
}
