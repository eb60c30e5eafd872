import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@tillkeeper/contracts';
import type { Part } from '@tillkeeper/fleet';
import { allNormalMs, type Recovery, recover } from '../recovery.ts';
import type { Trial } from '../trial.ts';
import type { Scenario } from './scenario.ts';

/** What services say they have reached while files flow; erasures and answers of people have tests of their own. */
export const stepsOfFlow: Readonly<Record<ServiceName, readonly string[]>> = {
  'ingest-api': [
    ...(['ingest-api.bytes-kept', 'ingest-api.receipt-kept', 'ingest-api.answered', 'ingest-api.announced'] as const),
    ...(['ingest-api.segment-kept', 'ingest-api.transactions-answered', 'ingest-api.gathered'] as const),
  ],
  validator: [
    ...(['validator.judged', 'validator.silver-written', 'validator.staged', 'validator.committed'] as const),
    ...(['validator.rejudge-begun', 'validator.rejudge-committed'] as const),
  ],
  loader: ['loader.claimed', 'loader.written', 'loader.committed'],
  'error-reporter': [
    ...(['error-reporter.noted', 'error-reporter.sending', 'error-reporter.sent', 'error-reporter.recorded'] as const),
  ],
};
export const stepsInAll = Object.values(stepsOfFlow).flat().length;

const services = ['ingest-api', 'validator', 'loader', 'error-reporter'] as const;
const reachedWithinMs = 120_000;
const withinMs = 300_000;

/**
 * A process dies at each of its steps: after each thing that it makes durable, and before the next. One death after the other where
 * normal flow is waited for between them, else each service goes through its steps beside the others.
 */
export const killsAtSteps: Scenario = {
  name: 'kill -9 at each step',
  fleet: 'plain',
  async run(trial, { between }) {
    const recoveries: Recovery[] = [];
    const complaints: string[] = [];
    const underWay: Promise<void>[] = [];
    let deaths = 0;
    const dieAtSteps = async (service: ServiceName): Promise<void> => {
      for (const step of stepsOfFlow[service]) {
        const names = await untilReached(trial, service, step);
        const killedAt = Date.now();
        if (names.length === 0) complaints.push(`${step} was not reached in ${reachedWithinMs / 1000} s`);
        // who died in the same moment may be seen only in the next: nobody else starts it again
        await sleep(300);
        for (const name of new Set([...names, ...ended(trial, service)])) {
          deaths += 1;
          const back = recover(trial, { name, kind: service, killedAt, withinMs }).then(
            recovery => {
              recoveries.push(recovery);
              trial.say(
                `  ${step} (${name}): ready ${seconds(recovery.readyMs)}, all flows again after ${seconds(allNormalMs(recovery))}`,
              );
            },
            error => void complaints.push(`${step}: ${error instanceof Error ? error.message : String(error)}`),
          );
          underWay.push(back);
          if (between === 'normal flow') await back;
        }
      }
    };
    if (between === 'normal flow') for (const service of services) await dieAtSteps(service);
    else await Promise.all(services.map(dieAtSteps));
    await Promise.all(underWay);
    return { kills: deaths, recoveries, notes: [], complaints };
  },
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * The copies that died there: the first to reach the step, and who reached it in the same moment. Every copy has the order, also one
 * that is only starting: which has the next file, nobody knows, and one may have no partition in which there is any.
 */
async function untilReached(trial: Trial, service: ServiceName, step: string): Promise<string[]> {
  const { fleet } = trial;
  const copies = (): Part[] => fleet.parts().filter(part => part.kind === service);
  for (const signal = AbortSignal.timeout(withinMs); copies().some(part => part.pid === undefined); ) {
    for (const name of ended(trial, service)) void trial.orchestrator.start(name).catch(() => {});
    await sleep(50, undefined, { signal });
  }
  const before = new Map(copies().map(part => [part.name, part.restarts]));
  const dead = (): string[] =>
    copies()
      .filter(({ name, state, restarts }) => state === 'ended' || restarts > (before.get(name) ?? restarts))
      .map(part => part.name);
  for (const name of before.keys()) await fleet.killAtStep(name, step);
  // mails have to be there for those steps at which they are sent
  const asking = new AbortController();
  if (service === 'error-reporter') void keepAsking(trial, asking.signal);
  for (const until = Date.now() + reachedWithinMs; dead().length === 0 && Date.now() < until; ) await sleep(20);
  for (const name of before.keys()) await fleet.killAtStep(name, undefined);
  asking.abort();
  return dead();
}

const ended = ({ fleet }: Trial, service: ServiceName): string[] =>
  fleet
    .parts()
    .filter(part => part.kind === service && part.state === 'ended')
    .map(part => part.name);

async function keepAsking(trial: Trial, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await trial.requestReports(1000).catch(() => {});
    await sleep(500, undefined, { signal }).catch(() => {});
  }
}
