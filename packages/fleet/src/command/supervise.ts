import type { Fleet } from '../fleet.ts';
import { endOf } from '../parts/own-process.ts';
import type { Part } from '../parts/part.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** Who has worked for so long begins anew with the shortest wait. */
const calmMs = 60_000;

interface Trouble {
  readonly failures: number;
  readonly startAt: number;
}

export interface Supervisor {
  /** Starts again what ended and whose wait is over; to be called often. */
  look(): void;
  /** When the part will be started again, in ms of `now`. */
  startsAt(name: string): number | undefined;
}

/** What Kubernetes does with pods: a part that ends without being told to is started again, after waits that grow from 1 s to 30 s. */
export function superviseParts(options: {
  fleet: Pick<Fleet, 'parts' | 'startPart'>;
  now: () => number;
  say: (line: string) => void;
}): Supervisor {
  const { fleet, now, say } = options;
  const troubles = new Map<string, Trouble>();
  const lastStarts = new Map<string, number>();
  const noticeEnd = (part: Part): Trouble => {
    const lastStart = lastStarts.get(part.name);
    const wasCalm = lastStart !== undefined && now() - lastStart >= calmMs;
    const failures = wasCalm ? 0 : (troubles.get(part.name)?.failures ?? 0);
    const waitMs = Math.min(firstWaitMs * 2 ** failures, longestWaitMs);
    say(`${part.name} ended (${endOf(part.exit)}); it is started again in ${Math.round(waitMs / 1000)} s`);
    return { failures: failures + 1, startAt: now() + waitMs };
  };
  const isWaiting = new Set<string>();
  return {
    look() {
      for (const part of fleet.parts()) {
        const { name } = part;
        if (part.state !== 'ended') {
          isWaiting.delete(name);
          continue;
        }
        if (!isWaiting.has(name)) {
          troubles.set(name, noticeEnd(part));
          isWaiting.add(name);
        }
        const trouble = troubles.get(name);
        if (trouble === undefined || now() < trouble.startAt) continue;
        isWaiting.delete(name);
        lastStarts.set(name, now());
        fleet.startPart(name).then(
          () => say(`${name} is up again`),
          // that it ended once more is seen at the next look
          (error: unknown) => say(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`),
        );
      }
    },
    startsAt: name => (isWaiting.has(name) ? troubles.get(name)?.startAt : undefined),
  };
}
