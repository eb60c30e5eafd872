import { setTimeout as sleep } from 'node:timers/promises';
import { type Recovery, recover } from '../recovery.ts';
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

const reachedWithinMs = 60_000;
const withinMs = 180_000;

/** A process dies at each of its steps: after each thing that it makes durable, and before the next. */
export const killsAtSteps: Scenario = {
  name: 'kill -9 at each step',
  fleet: 'plain',
  async run(trial, { between }) {
    const recoveries: Recovery[] = [];
    const notReached: string[] = [];
    const underWay: Promise<void>[] = [];
    for (const step of stepsOfFlow) {
      const name = await anyCopyOf(trial, step.slice(0, step.indexOf('.')));
      const death = await killedAt(trial, name, step);
      if (death === undefined) {
        notReached.push(`${step} was not reached in ${reachedWithinMs / 1000} s`);
        continue;
      }
      const back = recover(trial, { ...death, name, withinMs }).then(
        recovery => void recoveries.push(recovery),
        error => void notReached.push(`${step}: ${error instanceof Error ? error.message : String(error)}`),
      );
      underWay.push(back);
      if (between === 'normal flow') await back;
    }
    await Promise.all(underWay);
    return { kills: stepsOfFlow.length - notReached.length, recoveries, notes: [], complaints: notReached };
  },
};

async function anyCopyOf(trial: Trial, service: string): Promise<string> {
  for (const signal = AbortSignal.timeout(withinMs); ; await sleep(100, undefined, { signal })) {
    const [name] = copiesOf(trial, service);
    if (name !== undefined) return name;
  }
}

/** Undefined: the step was not reached. */
async function killedAt(trial: Trial, name: string, step: string) {
  const { fleet } = trial;
  const kind = fleet.parts().find(part => part.name === name)?.kind;
  if (kind === undefined) throw new Error(`${name} is no part of the fleet`);
  const death = fleet.exited(name).then(() => Date.now());
  await fleet.killAtStep(name, step);
  const giveUp = new AbortController();
  // mails have to be there for those steps at which they are sent
  const asking = (async () => {
    while (step.startsWith('error-reporter.') && !giveUp.signal.aborted) {
      await trial.requestReports(1000).catch(() => {});
      await sleep(1000, undefined, { signal: giveUp.signal }).catch(() => {});
    }
  })();
  const killedAt = await Promise.race([death, sleep(reachedWithinMs, undefined, { signal: giveUp.signal })]);
  giveUp.abort();
  await fleet.killAtStep(name, undefined);
  await asking;
  return killedAt === undefined ? undefined : { kind, killedAt };
}
