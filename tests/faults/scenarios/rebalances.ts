import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Trial } from '../trial.ts';
import { copiesOf, type Scenario } from './scenario.ts';

const everyMs = 5_000;
const consumers = 6;

/** A consumer of a group joins or leaves every five seconds. */
export const rebalances: Scenario = {
  name: 'consumers join and leave',
  fleet: 'plain',
  async run(trial, { rebalancesMs }) {
    const { fleet } = trial;
    const added: string[] = [];
    for (const service of ['validator', 'loader'] as const)
      while (copiesOf(trial, service).length < consumers / 2) added.push(await fleet.addCopy(service));
    const from = Date.now();
    let changes = 0;
    for (let isLeaving = true; Date.now() < from + rebalancesMs; isLeaving = !isLeaving) {
      const next = Date.now() + everyMs;
      const service = changes % 4 < 2 ? 'validator' : 'loader';
      const leaver = added.findLast(name => name.startsWith(service));
      if (isLeaving && leaver !== undefined) {
        added.splice(added.indexOf(leaver), 1);
        await fleet.removeCopy(leaver);
      } else added.push(await fleet.addCopy(service));
      changes += 1;
      await sleep(Math.max(0, next - Date.now()));
    }
    const to = Date.now();
    for (const name of added) await fleet.removeCopy(name);
    const pauses = await pausesOf(trial, { from, to });
    return {
      ...{ kills: 0, recoveries: [], complaints: [] },
      notes: [
        `${changes} times a consumer joined or left in ${((to - from) / 1000).toFixed(0)} s, ${consumers} of them`,
        `${pauses.count} files loaded meanwhile; the longest time without one ${(pauses.longestMs / 1000).toFixed(1)} s`,
      ],
    };
  },
};

const loadings = z.array(z.object({ at: z.number() }));

/** The longest time in which no file was loaded, by the clock of the books. */
async function pausesOf({ questions }: Trial, { from, to }: { from: number; to: number }) {
  const rows = loadings.parse(
    await questions.ask(
      `select extract(epoch from loaded_at)::float8 * 1000 as at from ops.runs
       where loaded_at between to_timestamp($1 / 1000.0) and to_timestamp($2 / 1000.0) order by 1`,
      [from, to],
    ),
  );
  const times = [from, ...rows.map(row => row.at), to];
  return { count: rows.length, longestMs: Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at))) };
}
