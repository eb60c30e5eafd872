import { setTimeout as sleep } from 'node:timers/promises';
import { createMeasurer } from './measure.ts';
import { renderFlow, renderLag } from './render-screen.ts';
import type { Show } from './show.ts';
import { superviseParts } from './supervise.ts';

const everyMs = 10_000;

/** For a file or a pipe: what happens, and every ten seconds a line that says how it goes. */
export const showPlainly: Show = async ({ fleet, addresses, wishes }) => {
  const say = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  process.stdout.write(`${addresses.map(([what, address]) => `${what.padEnd(14)} ${address}`).join('\n')}\n`);
  const supervisor = superviseParts({ fleet, now: Date.now, say });
  const measurer = createMeasurer(fleet);
  try {
    for (let nextAt = Date.now(); !wishes.toStop.aborted; ) {
      supervisor.look();
      if (Date.now() >= nextAt) {
        nextAt = Date.now() + everyMs;
        const measured = await measurer.measure();
        say(`${renderFlow(measured)}   ${renderLag(measured)}`);
      }
      await sleep(250, undefined, { signal: wishes.toStop }).catch(() => {});
    }
  } finally {
    await measurer.close();
  }
};
