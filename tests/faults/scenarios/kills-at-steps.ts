import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@tillkeeper/contracts';
import { allNormalMs, type Recovery, recover } from '../recovery.ts';
import type { Trial } from '../trial.ts';
import { copiesOf, type Scenario } from './scenario.ts';

/** What services say they have reached while files flow; erasures and answers of people have tests of their own. */
export const stepsOfFlow = [
  ...(['ingest-api.bytes-kept', 'ingest-api.receipt-kept', 'ingest-api.answered', 'ingest-api.announced'] as const),
  ...(['ingest-api.segment-kept', 'ingest-api.transactions-answered', 'ingest-api.gathered'] as const),
  ...(['validator.judged', 'validator.silver-written', 'validator.staged', 'validator.committed'] as const),
  ...(['validator.rejudge-begun', 'validator.rejudge-committed'] as const),
  ...(['loader.claimed', 'loader.written', 'loader.committed'] as const),
  ...(['error-reporter.noted', 'error-reporter.sending', 'error-reporter.sent', 'error-reporter.recorded'] as const),
];

const serviceNames = ['ingest-api', 'validator', 'loader', 'error-reporter'] as const;
const reachedWithinMs = 120_000;
const withinMs = 300_000;

/** A process dies at each of its steps: after each thing that it makes durable, and before the next. */
export const killsAtSteps: Scenario = {
  name: 'kill -9 at each step',
  fleet: 'plain',
  async run(trial, { between }) {
    const recoveries: Recovery[] = [];
    const notReached: string[] = [];
    const underWay: Promise<void>[] = [];
    let deaths = 0;
    for (const step of stepsOfFlow) {
      const dead = await killedAt(trial, step);
      deaths += dead.names.length;
      if (dead.names.length === 0) notReached.push(`${step} was not reached in ${reachedWithinMs / 1000} s`);
      for (const name of dead.names) {
        const back = recover(trial, { ...dead, name, withinMs }).then(
          recovery => {
            recoveries.push(recovery);
            trial.say(`  ${step} (${name}): all flows again after ${(allNormalMs(recovery) / 1000).toFixed(1)} s`);
          },
          error => void notReached.push(`${step}: ${error instanceof Error ? error.message : String(error)}`),
        );
        underWay.push(back);
        if (between === 'normal flow') await back;
      }
    }
    await Promise.all(underWay);
    return { kills: deaths, recoveries, notes: [], complaints: notReached };
  },
};

/** The copies that died there: the first to reach the step, and who reached it in the same moment. */
async function killedAt(trial: Trial, step: string): Promise<{ names: string[]; kind: ServiceName; killedAt: number }> {
  const { fleet } = trial;
  const kind = serviceNames.find(name => step.startsWith(`${name}.`));
  if (kind === undefined) throw new Error(`${step} belongs to no service`);
  const copies = await readyCopies(trial, kind);
  // which copy has the next file, nobody knows
  const deaths = copies.map(name => fleet.exited(name).then(() => name));
  for (const name of copies) await fleet.killAtStep(name, step);
  const giveUp = new AbortController();
  // mails have to be there for those steps at which they are sent
  const asking = (async () => {
    while (step.startsWith('error-reporter.') && !giveUp.signal.aborted) {
      await trial.requestReports(1000).catch(() => {});
      await sleep(1000, undefined, { signal: giveUp.signal }).catch(() => {});
    }
  })();
  await Promise.race([...deaths, sleep(reachedWithinMs, undefined, { signal: giveUp.signal })]);
  const killedAt = Date.now();
  giveUp.abort();
  for (const name of copies) await fleet.killAtStep(name, undefined);
  await asking;
  // who dies in this moment is seen in the next
  await sleep(500);
  const names = fleet.parts().filter(part => copies.includes(part.name) && part.state === 'ended');
  return { names: names.map(part => part.name), kind, killedAt };
}

async function readyCopies(trial: Trial, service: ServiceName): Promise<string[]> {
  for (const signal = AbortSignal.timeout(withinMs); ; await sleep(100, undefined, { signal })) {
    const copies = copiesOf(trial, service);
    if (copies.length > 0) return copies;
  }
}
