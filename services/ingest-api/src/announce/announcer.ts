import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { growingWait, type Steps, sleep } from '@tillkeeper/service-kit';

/** A place in the queue of a key: taken when the time of receiving is given, so that the order of announcing is that. */
export interface Place {
  /** Announces the event when all before it are, then deletes its mark. */
  announce(markKey: string, event: TillkeeperEvent): void;
  /** Gives the place up; what is behind it moves up. */
  leave(): void;
}

export interface Announcer {
  takePlace(key: string): Place;
  /** Whether this process is about to announce what a mark speaks of. */
  isInHand(markKey: string): boolean;
  waiting(): number;
  /** Resolves when nothing waits, or after the time: what is left has its marks. */
  stop(timeoutMs: number): Promise<void>;
}

/** Resolves when the events are durable on the bus. */
export type Publish = (events: readonly TillkeeperEvent[]) => Promise<void>;

export interface AnnouncerDependencies {
  readonly publish: Publish;
  readonly deleteMarks: (markKeys: readonly string[]) => Promise<void>;
  readonly steps: Steps;
  /** Hears of every try that failed. */
  readonly onFailure: (error: unknown) => void;
  readonly onAnnounced: (events: readonly TillkeeperEvent[]) => void;
}

/** More than these are left to the sweep: their marks are durable, memory is not endless. */
const maxWaiting = 50_000;
const eventsAtOnce = 100;

interface Waiting {
  state: 'open' | 'ready' | 'left';
  markKey: string;
  event: TillkeeperEvent | undefined;
}
interface Queue {
  readonly waiting: Waiting[];
  working: Promise<void> | undefined;
}

/** Announces what was accepted, key by key in order, and goes on trying while the bus is away. */
export function createAnnouncer(dependencies: AnnouncerDependencies): Announcer {
  const { publish, deleteMarks, steps, onFailure, onAnnounced } = dependencies;
  const queues = new Map<string, Queue>();
  const inHand = new Set<string>();
  const stopping = new AbortController();

  async function work({ waiting }: Queue): Promise<void> {
    for (let attempt = 1; !stopping.signal.aborted; ) {
      const next = readyAtHead(waiting);
      if (next.length === 0) return;
      try {
        await publish(next.map(one => one.event));
      } catch (error) {
        onFailure(error);
        attempt += 1;
        await sleep(growingWait(attempt, { firstMs: 100, maxMs: 5_000 }), stopping.signal);
        continue;
      }
      attempt = 1;
      steps.reached('ingest-api.announced');
      onAnnounced(next.map(one => one.event));
      waiting.splice(0, next.length);
      const markKeys = next.map(one => one.markKey);
      // A mark that stays is announced once more, with the same id.
      await deleteMarks(markKeys).catch(onFailure);
      for (const markKey of markKeys) inHand.delete(markKey);
    }
  }

  const wake = (key: string, queue: Queue): void => {
    queue.working ??= work(queue).finally(() => {
      queue.working = undefined;
      if (stopping.signal.aborted) return;
      if (readyAtHead(queue.waiting).length > 0) wake(key, queue);
      else if (queue.waiting.length === 0) queues.delete(key);
    });
  };

  return {
    takePlace(key) {
      if (inHand.size >= maxWaiting) return { announce: () => {}, leave: () => {} };
      const queue = queues.get(key) ?? { waiting: [], working: undefined };
      queues.set(key, queue);
      const own: Waiting = { state: 'open', markKey: '', event: undefined };
      queue.waiting.push(own);
      return {
        announce(markKey, event) {
          if (own.state !== 'open') return;
          Object.assign(own, { state: 'ready', markKey, event });
          inHand.add(markKey);
          wake(key, queue);
        },
        leave() {
          if (own.state !== 'open') return;
          own.state = 'left';
          wake(key, queue);
        },
      };
    },
    isInHand: markKey => inHand.has(markKey),
    waiting: () => inHand.size,
    async stop(timeoutMs) {
      const allWorking = Promise.all([...queues.values()].map(queue => queue.working));
      await Promise.race([allWorking, sleep(timeoutMs, stopping.signal)]);
      // A publish that hangs is not waited for: its marks are there.
      stopping.abort();
    },
  };
}

/** What can be announced together now; places that were left are taken out of the way. */
function readyAtHead(waiting: Waiting[]): { markKey: string; event: TillkeeperEvent }[] {
  while (waiting[0]?.state === 'left') waiting.shift();
  const ready = [];
  for (const { state, markKey, event } of waiting) {
    if (state !== 'ready' || event === undefined || ready.length === eventsAtOnce) break;
    ready.push({ markKey, event });
  }
  return ready;
}
