import { setTimeout as sleep } from 'node:timers/promises';
import { atTheDoor } from '../at-the-door.ts';
import { untilNormal } from '../recovery.ts';
import type { Trouble } from '../troubled-proxy.ts';
import type { Scenario } from './scenario.ts';

const slowDown =
  'HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nContent-Length: 88\r\nConnection: close\r\n\r\n' +
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please wait</Message></Error> ';

/** S3 slow, breaking, answering 503, and away: files are taken or put off, and none is half there. */
export const s3Trouble: Scenario = {
  name: 'S3 slow or away',
  fleet: 'whole',
  async run(trial, { awayMs }) {
    const { door, s3Proxy } = trial;
    const chance = trial.chance.branch('s3');
    const eachMs = Math.min(awayMs, 60_000);
    const troubles: readonly { readonly says: string; readonly trouble: Trouble }[] = [
      { says: 'slow (50 to 400 ms a piece)', trouble: { kind: 'slow', delayMs: () => chance.whole(50, 400) } },
      {
        says: 'connections break after up to 6 kB',
        trouble: { kind: 'breaks', afterBytes: () => chance.whole(1, 6_000) },
      },
      { says: 'answers 503 SlowDown', trouble: { kind: 'answers', text: slowDown, isSpokenFirst: false } },
      { says: 'away', trouble: { kind: 'away' } },
    ];
    const notes: string[] = [];
    for (const { says, trouble } of troubles) {
      const from = Date.now();
      s3Proxy.set(trouble);
      await sleep(eachMs);
      const met = atTheDoor(door.attempts, { from, to: Date.now() });
      s3Proxy.set({ kind: 'none' });
      const normal = await untilNormal(trial, { killedAt: Date.now(), withinMs: 180_000 });
      notes.push(
        `${says} for ${eachMs / 1000} s: ${met.attempts} uploads: ${met.byStatus}; a file loaded ${(normal.firstLoadedMs / 1000).toFixed(1)} s after, of every store ${(normal.allLoadedMs / 1000).toFixed(1)} s`,
      );
    }
    return { kills: 0, recoveries: [], notes, complaints: [] };
  },
};
