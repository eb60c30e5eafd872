import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { growingWait, type Steps, sleep } from '@tillkeeper/service-kit';
import type { KeptMarks } from './kept-marks.ts';
import { announceLine, formLine, type Line } from './line.ts';

/** A place in the queue of a key: taken when the time of receiving is given, so that the order of announcing is that. */
export interface Place {
  /** Announces the event when all before it are, those that other copies have taken among them, then deletes its mark. */
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
  readonly marks: KeptMarks;
  readonly deleteMarks: (markKeys: readonly string[]) => Promise<void>;
  readonly steps: Steps;
  /** Hears of every try that failed. */
  readonly onFailure: (error: unknown) => void;
  readonly onAnnounced: (events: readonly TillkeeperEvent[]) => void;
}

/** More than these are left to the sweep: their marks are durable, memory is not endless. */
const maxWaiting = 50_000;
/** Many, since marks are listed once for them. */
const readyAtOnce = 1_000;

interface Waiting {
  state: 'open' | 'ready' | 'left';
  markKey: string;
  event: TillkeeperEvent | undefined;
}
interface Queue {
  readonly waiting: Waiting[];
  working: Promise<void> | undefined;
}

/**
 * Announces what was accepted, key by key in the order of receiving whichever copy took it, and goes on trying while the
 * bus is away.
 */
export function createAnnouncer(dependencies: AnnouncerDependencies): Announcer {
  const { deleteMarks, steps, onFailure, onAnnounced } = dependencies;
  const queues = new Map<string, Queue>();
  const inHand = new Set<string>();
  const stopping = new AbortController();

  async function work(key: string, { waiting }: Queue): Promise<void> {
    let line: Line | undefined;
    for (let attempt = 1; !stopping.signal.aborted; ) {
      try {
        line ??= await formLine(dependencies, { key, own: readyAtHead(waiting) });
        if (line === undefined) return;
        await announceLine(dependencies, line);
      } catch (error) {
        onFailure(error);
        attempt += 1;
        await sleep(growingWait(attempt, { firstMs: 100, maxMs: 5_000 }), stopping.signal);
        continue;
      }
      const { own } = line;
      line = undefined;
      attempt = 1;
      steps.reached('ingest-api.announced');
      onAnnounced([...own.values()]);
      waiting.splice(0, own.size);
      const markKeys = [...own.keys()];
      // A mark that stays is announced once more, with the same id.
      await deleteMarks(markKeys).catch(onFailure);
      for (const markKey of markKeys) inHand.delete(markKey);
    }
  }

  const wake = (key: string, queue: Queue): void => {
    queue.working ??= work(key, queue).finally(() => {
      queue.working = undefined;
      if (stopping.signal.aborted) return;
      if (readyAtHead(queue.waiting).size > 0) wake(key, queue);
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

/** What can be announced now, by its marks; places that were left are taken out of the way. */
function readyAtHead(waiting: Waiting[]): ReadonlyMap<string, TillkeeperEvent> {
  while (waiting[0]?.state === 'left') waiting.shift();
  const ready = new Map<string, TillkeeperEvent>();
  for (const { state, markKey, event } of waiting) {
    if (state !== 'ready' || event === undefined || ready.size === readyAtOnce) break;
    ready.set(markKey, event);
  }
  return ready;
}
