import { setTimeout as sleep } from 'node:timers/promises';
import { fleetOfKind } from './fleet-kinds.ts';
import type { Pace } from './flow/start-flow.ts';
import type { Finding } from './oracle/finding.ts';
import { readMails } from './oracle/read-mails.ts';
import { type Recovery, untilNormal } from './recovery.ts';
import type { Extent, Scenario } from './scenarios/scenario.ts';
import { openTrial, type Trial } from './trial.ts';

export interface RunSettings {
  readonly seed: number;
  readonly extent: Extent;
  readonly storeCount: number;
  readonly pace: Pace;
  readonly sessionTimeout: string;
  /** Of each topic. Default: what a service makes by itself. */
  readonly partitions?: number;
  /** After the tills have closed, so long may it take until all is where it belongs. */
  readonly settleMs: number;
}

/** What came of a scenario. Counts of files and mails are those of its own time. */
export interface Result {
  readonly name: string;
  readonly skipped?: string;
  readonly kills: number;
  readonly files: number;
  readonly orders: number;
  readonly mails: number;
  readonly repeatedMails: number;
  readonly recoveries: readonly Recovery[];
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly complaints: readonly string[];
}

const none = {
  kills: 0,
  files: 0,
  orders: 0,
  mails: 0,
  repeatedMails: 0,
  recoveries: [],
  findings: [],
  notes: [],
  complaints: [],
};

/** Runs scenarios one after the other, those that need the same fleet on one; after each of them whole tables are compared. */
export async function runScenarios(options: {
  scenarios: readonly Scenario[];
  settings: RunSettings;
  say: (line: string) => void;
  /** Is given the fleet when a scenario of it was compared, while it still runs. */
  onCompared?: (trial: Trial) => Promise<void>;
}): Promise<Result[]> {
  const { scenarios, settings, say } = options;
  const results: Result[] = [];
  for (const kind of new Set(scenarios.map(one => one.fleet))) {
    const ofKind = scenarios.filter(one => one.fleet === kind);
    const prepared = await fleetOfKind(kind, settings);
    if (typeof prepared === 'string') {
      results.push(...ofKind.map(({ name }) => ({ ...none, name, skipped: prepared })));
      continue;
    }
    say(`the fleet "${kind}" starts`);
    const trial = await openTrial({ ...settings, ...prepared, say });
    let isClean = false;
    try {
      for (const scenario of ofKind) results.push(await runOne(trial, scenario, settings));
      await options.onCompared?.(trial);
      isClean = results.every(isFine);
    } finally {
      await trial.close({ isKept: !isClean });
    }
  }
  return results;
}

export const isFine = (result: Result): boolean => result.findings.length === 0 && result.complaints.length === 0;

async function runOne(trial: Trial, scenario: Scenario, settings: RunSettings): Promise<Result> {
  const { say, journal, places } = trial;
  say(`${scenario.name}: files begin to flow`);
  const before = {
    files: journal.files.length,
    orders: journal.orders.size,
    mails: await mailsOf(places),
  };
  const endedBefore = trial.orchestrator.endedByThemselves.length;
  const flow = trial.startFlow();
  let outcome: Awaited<ReturnType<Scenario['run']>>;
  try {
    await untilNormal(trial, { killedAt: Date.now(), withinMs: 180_000 });
    outcome = await scenario.run(trial, settings.extent);
    await sleep(1000);
    await withTimeout(flow.close(), settings.settleMs, 'tills that had begun to send were not answered');
  } catch (error) {
    flow.abandon();
    const reason = error instanceof Error ? error.message : String(error);
    outcome = { ...none, complaints: [`it was broken off: ${reason}`] };
  }
  say(`${scenario.name}: the tills have closed, and what was sent is compared`);
  const closedAt = Date.now();
  const findings = await trial.settle(settings.settleMs);
  say(
    `${scenario.name}: ${findings.length} findings ${((Date.now() - closedAt) / 1000).toFixed(1)} s after the tills had closed`,
  );
  for (const one of findings.slice(0, 5)) say(`  ${one.kind} ${one.of}: ${one.key}: ${one.detail}`);
  const after = await mailsOf(places);
  const repeatedMails = after.repeated - before.mails.repeated;
  // one for each connection over which a reporter sent when it, its database or its server died
  const mayBeRepeated = 2 * outcome.kills;
  return {
    name: scenario.name,
    ...outcome,
    notes: [...outcome.notes, ...trial.orchestrator.endedByThemselves.slice(endedBefore)],
    complaints: [
      ...outcome.complaints,
      ...(repeatedMails > mayBeRepeated ? [`${repeatedMails} mails came twice after ${outcome.kills} deaths`] : []),
    ],
    ...{ findings, repeatedMails, mails: after.different - before.mails.different },
    files: journal.files.length - before.files,
    orders: journal.orders.size - before.orders,
  };
}

async function mailsOf({ mailDirectory, seen }: Trial['places']): Promise<{ different: number; repeated: number }> {
  const mails = await readMails(mailDirectory, seen);
  const different = new Set(mails.map(mail => mail.message_id)).size;
  return { different, repeated: mails.length - different };
}

async function withTimeout<T>(work: Promise<T>, ms: number, says: string): Promise<T> {
  const given = new AbortController();
  const late = sleep(ms, undefined, { signal: given.signal }).then(() => {
    throw new Error(`${says} within ${ms / 1000} s`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    given.abort();
  }
}
