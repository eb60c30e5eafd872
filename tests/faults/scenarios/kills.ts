import { setTimeout as sleep } from 'node:timers/promises';
import { coordinatorOf } from '../coordinator.ts';
import { killAndMeasure, type Recovery } from '../recovery.ts';
import type { Trial } from '../trial.ts';
import type { Scenario } from './scenario.ts';

/** How often each kind of part is killed, of all that are there. */
const weights: Readonly<Record<string, number>> = {
  ...{ 'ingest-api': 4, validator: 5, loader: 5, 'error-reporter': 3 },
  ...{ kafka: 4, postgres: 2, s3: 1 },
};
const withinMs = 300_000;

/** SIGKILL for any process, at any moment. */
export const kills: Scenario = {
  name: 'kill -9 at random',
  fleet: 'whole',
  async run(trial, { kills: count, between }) {
    const chance = trial.chance.branch('kills');
    const recoveries: Promise<Recovery>[] = [];
    const restarting = new Set<string>();
    const failures: string[] = [];
    for (let number = 0; number < count; number += 1) {
      const name = await choose(trial, chance, restarting);
      restarting.add(name);
      const recovery = killAndMeasure(trial, name, withinMs);
      recovery.then(
        ({ readyMs, firstLoadedMs, allLoadedMs }) =>
          trial.say(
            `  ${number + 1}/${count} ${name}: ready ${seconds(readyMs)}, a file loaded ${seconds(firstLoadedMs)}, of every store ${seconds(allLoadedMs)}`,
          ),
        error => failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`),
      );
      const back = recovery.catch(() => {}).finally(() => restarting.delete(name));
      recoveries.push(recovery);
      if (between === 'normal flow') await Promise.all([back, sleep(chance.whole(200, 1500))]);
      else await sleep(between);
      // digests are among what can be interrupted
      if (number % 5 === 4) void trial.requestReports(10_000).catch(() => {});
    }
    const settled = await Promise.allSettled(recoveries);
    return {
      kills: count,
      recoveries: settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : [])),
      notes: [],
      complaints: failures,
    };
  },
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

async function choose(trial: Trial, chance: Trial['chance'], restarting: ReadonlySet<string>): Promise<string> {
  for (;;) {
    const parts = trial.fleet.parts().filter(part => part.state === 'ready' && !restarting.has(part.name));
    // of three brokers two have to be there; where there is one, all wait for it
    const isKafkaLeft = ![...restarting].some(name => name.startsWith('kafka'));
    const tickets = parts
      .filter(part => part.kind !== 'kafka' || isKafkaLeft)
      .flatMap(part => Array.from({ length: weights[part.kind] ?? 0 }, () => part));
    const chosen = tickets[chance.whole(0, Math.max(0, tickets.length - 1))];
    if (chosen === undefined) {
      await sleep(100);
      continue;
    }
    // every second time it is the broker that the loaders' group hangs on
    if (chosen.kind !== 'kafka' || chance.chance(0.5)) return chosen.name;
    return (await coordinatorOf(trial.fleet, 'loader').catch(() => undefined)) ?? chosen.name;
  }
}
