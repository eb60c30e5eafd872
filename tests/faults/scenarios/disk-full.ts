import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atTheDoor } from '../at-the-door.ts';
import { untilNormal } from '../recovery.ts';
import type { Scenario } from './scenario.ts';

/** The disk of the blob store is full: uploads are put off, nothing is half there, and all goes on when there is room. */
export const diskFull: Scenario = {
  name: 'disk full',
  fleet: 'small disk',
  async run(trial, { awayMs }) {
    const { door, places, orchestrator } = trial;
    const endedBefore = orchestrator.endedByThemselves.length;
    const fullMs = Math.min(awayMs, 60_000);
    const filler = join(places.blobDirectory, 'filler');
    const from = Date.now();
    const bytes = await fill(filler);
    // what becomes free by chance is filled as well
    for (let count = 1; Date.now() < from + fullMs; count += 1) {
      await fill(`${filler}-${count}`);
      await sleep(500);
    }
    const met = atTheDoor(door.attempts, { from, to: Date.now() });
    const ended = orchestrator.endedByThemselves.slice(endedBefore);
    await rm(filler);
    for (let count = 1; count <= fullMs / 500 + 1; count += 1) await rm(`${filler}-${count}`, { force: true });
    const normal = await untilNormal(trial, { killedAt: Date.now(), withinMs: 180_000 });
    return {
      ...{ kills: 0, recoveries: [] },
      notes: [
        `filled with ${(bytes / 2 ** 20).toFixed(0)} MiB and full for ${fullMs / 1000} s: ${met.attempts} uploads: ${met.byStatus}`,
        `a file loaded ${(normal.firstLoadedMs / 1000).toFixed(1)} s after there was room, of every store ${(normal.allLoadedMs / 1000).toFixed(1)} s`,
      ],
      complaints: [
        ...(met.byStatus.includes('507') ? [] : ['no upload met a full disk']),
        ...ended.map(line => `while the disk was full: ${line}`),
      ],
    };
  },
};

async function fill(path: string): Promise<number> {
  const file = await open(path, 'w');
  let written = 0;
  try {
    for (const size of [1 << 20, 1 << 12])
      try {
        for (;;) written += (await file.write(Buffer.alloc(size))).bytesWritten;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
  } finally {
    await file.close();
  }
  return written;
}
