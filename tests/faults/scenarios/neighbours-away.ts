import { setTimeout as sleep } from 'node:timers/promises';
import { atTheDoor } from '../at-the-door.ts';
import { untilNormal } from '../recovery.ts';
import type { Trial } from '../trial.ts';
import type { Extent, Outcome, Scenario } from './scenario.ts';

/** A neighbour is away for minutes: files are taken as before, nobody ends, and what has waited is done afterwards. */
async function away(trial: Trial, extent: Extent, isAway: (kind: string) => boolean): Promise<Outcome> {
  const { fleet, door, journal, questions, orchestrator } = trial;
  const names = fleet
    .parts()
    .filter(part => isAway(part.kind))
    .map(part => part.name);
  const beforeMs = Math.min(extent.awayMs, 60_000);
  trial.limitFlow(false);
  const endedBefore = orchestrator.endedByThemselves.length;
  await sleep(beforeMs);
  const from = Date.now();
  const before = atTheDoor(door.attempts, { from: from - beforeMs, to: from });
  await Promise.all(names.map(name => fleet.kill(name)));
  await sleep(extent.awayMs);
  const to = Date.now();
  const during = atTheDoor(door.attempts, { from, to });
  const waiting = journal.files.filter(file => file.beganAt >= from && file.answeredAt <= to);
  await Promise.all(names.map(name => trial.orchestrator.start(name)));
  const readyAt = Date.now();
  const normal = await untilNormal(trial, { killedAt: readyAt, withinMs: extent.awayMs + 120_000 });
  trial.limitFlow(true);
  const doneAt = await allSettledAt(
    questions,
    waiting.map(file => file.fileId),
    extent.awayMs + 120_000,
  );
  const taken = `${(100 * during.share).toFixed(2)} % of ${during.attempts} uploads were answered (${during.byStatus})`;
  return {
    ...{ kills: names.length, recoveries: [] },
    notes: [
      `${names.join(', ')} away for ${extent.awayMs / 1000} s: ${taken}, before ${(100 * before.share).toFixed(2)} % of ${before.attempts}`,
      `p99 of the door ${during.p99Ms} ms, before ${before.p99Ms} ms: ${(during.p99Ms / before.p99Ms).toFixed(2)} x (p50 ${during.p50Ms} and ${before.p50Ms} ms)`,
      `${waiting.length} files had waited: done ${((doneAt - readyAt) / 1000).toFixed(1)} s after it was back; new files flowed ${(normal.firstLoadedMs / 1000).toFixed(1)} s after, of every store ${(normal.allLoadedMs / 1000).toFixed(1)} s`,
    ],
    complaints: orchestrator.endedByThemselves
      .slice(endedBefore)
      .map(line => `while ${names.join(', ')} was away: ${line}`),
  };
}

/** When the last of the files was loaded or rejected. */
async function allSettledAt(
  questions: Trial['questions'],
  fileIds: readonly string[],
  withinMs: number,
): Promise<number> {
  for (const until = Date.now() + withinMs; ; await sleep(300)) {
    const done = await questions
      .ask(
        `select file_id from ops.files where file_id = any ($1::text[]) and status in ('loaded', 'rejected', 'quarantined')`,
        [fileIds],
      )
      .catch(() => []);
    if (done.length === fileIds.length) return Date.now();
    if (Date.now() > until) throw new Error(`${fileIds.length - done.length} files are not handled`);
  }
}

export const kafkaAway: Scenario = {
  name: 'Kafka away',
  fleet: 'plain',
  run: (trial, extent) => away(trial, extent, kind => kind === 'kafka'),
};
export const postgresAway: Scenario = {
  name: 'PostgreSQL away',
  fleet: 'plain',
  run: (trial, extent) => away(trial, extent, kind => kind === 'postgres'),
};
