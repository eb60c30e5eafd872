import type { Sender } from '@tillkeeper/contracts';
import type { DoorTelemetry } from '../telemetry.ts';
import { type GatherDependencies, gatherSegments } from './gather-segments.ts';
import { createSegmentWriter } from './segment-writer.ts';

export interface WebPosts {
  /** Resolves when the transactions are durable. */
  post(sender: Sender, lines: readonly string[]): Promise<void>;
  /** Makes files of what was posted. */
  gather(signal: AbortSignal): Promise<void>;
  /** Writes what waits and gathers it. */
  stop(): Promise<void>;
}

/** Web transactions: durable together at once, gathered into files a little later. */
export function createWebPosts(
  dependencies: GatherDependencies & {
    readonly telemetry: DoorTelemetry;
    readonly waitMs: number;
    readonly leftoverAfterMs: number;
    readonly now: () => Date;
  },
): WebPosts {
  const { telemetry, leftoverAfterMs, now } = dependencies;
  const writer = createSegmentWriter(dependencies);
  let round: Promise<void> = Promise.resolve();
  // Two rounds at once would gather the same transactions twice.
  const gather = (signal: AbortSignal): Promise<void> => {
    round = round
      .catch(() => {})
      .then(() =>
        gatherSegments(dependencies, { leftoverBefore: new Date(now().getTime() - leftoverAfterMs), signal }),
      );
    return round;
  };
  return {
    async post(sender, lines) {
      await writer.append(sender.sender_id, lines);
      telemetry.transactionsAccepted(lines.length);
    },
    gather,
    async stop() {
      await writer.flush();
      await gather(new AbortController().signal);
    },
  };
}
