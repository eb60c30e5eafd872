import { atTheDoor } from '../at-the-door.ts';
import { type Recovery, untilNormal } from '../recovery.ts';
import type { Scenario } from './scenario.ts';

/** Every part ends in order (SIGTERM) and is started again, one after the other: with two copies of the door nobody is turned away. */
export const rollingRestart: Scenario = {
  name: 'rolling restart',
  fleet: 'whole',
  async run(trial) {
    const { fleet, door } = trial;
    const recoveries: Recovery[] = [];
    const notes: string[] = [];
    const complaints: string[] = [];
    for (const { name, kind } of fleet.parts()) {
      const killedAt = Date.now();
      await fleet.restart(name);
      const readyMs = Date.now() - killedAt;
      recoveries.push({ name, kind, readyMs, ...(await untilNormal(trial, { killedAt, withinMs: 180_000 })) });
      const met = atTheDoor(door.attempts, { from: killedAt, to: Date.now() });
      notes.push(
        `${name}: ready again after ${(readyMs / 1000).toFixed(1)} s; ${met.attempts} uploads: ${met.byStatus}`,
      );
      // a connection that was refused or closed is tried again with the other copy; an answer of trouble is none
      const isAlone = kind === 's3';
      const trouble = door.attempts.filter(one => one.at >= killedAt && one.status !== undefined && one.status >= 500);
      if (trouble.length > 0 && !isAlone)
        complaints.push(`${trouble.length} uploads were answered with trouble while ${name} restarted`);
    }
    return { kills: 0, recoveries, notes, complaints };
  },
};
