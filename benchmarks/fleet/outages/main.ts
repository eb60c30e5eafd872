import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../shared/machine.ts';
import { compareBooks, describeBooks, isAsSent } from '../running/compare-books.ts';
import { makeFiles } from '../running/make-files.ts';
import { type AtTheDoor, atTheDoor, startSteadyLoad } from '../running/steady-load.ts';
import { until } from '../running/until.ts';
import { type FleetUnderLoad, withFleet } from '../running/with-fleet.ts';

/**
 * Kafka is killed and away, then PostgreSQL, while files come at a steady pace: uploads that are answered 202, how long they wait beside how long
 * they did before (the floor, in the same run), how long what has piled up takes, and who ended meanwhile. `--seconds N` (of each
 * outage), `--per-second N`, `--of kafka,postgres`.
 */
const { values: given } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    'per-second': { type: 'string', default: '10' },
    of: { type: 'string', default: 'kafka,postgres' },
  },
});
const seconds = Number(given.seconds);
const perSecond = Number(given['per-second']);
const kinds = given.of.split(',');
if (!(seconds >= 10 && perSecond > 0)) throw new Error('--seconds takes 10 and more, --per-second more than 0');
const limits = { share: 0.999, p99Ratio: 1.5 };
const beforeSeconds = Math.min(120, Math.max(30, seconds));

process.stdout.write(
  `${await describeMachine(tmpdir(), { 'seconds away': seconds, 'files a second': perSecond, 'rows a file': 30 })}\n`,
);
for (const kind of kinds) await withFleet({}, running => takeAway(kind, running));

async function takeAway(kind: string, { fleet, server, database, directory }: FleetUnderLoad): Promise<void> {
  // before, during, and as long as it takes after
  const count = perSecond * (beforeSeconds + 3 * seconds + 120);
  const { sales } = await makeFiles({ server, directory, count, stores: 12, rows: 30 });
  const names = fleet
    .parts()
    .filter(part => part.kind === kind)
    .map(part => part.name);
  if (names.length === 0) throw new Error(`--of names kafka and postgres, not ${kind}`);
  const load = startSteadyLoad({ server, files: sales, perSecond });
  await sleep(10_000); // code gets warm
  const from = performance.now();
  await sleep(beforeSeconds * 1000);
  const before = atTheDoor(load.uploads, { from, to: performance.now() });

  const behind = (await compareBooks(database, load.taken.slice())).lost;

  const awayFrom = performance.now();
  await Promise.all(names.map(name => fleet.kill(name)));
  await sleep(seconds * 1000);
  const awayTo = performance.now();
  const gone = fleet.parts().filter(part => part.state === 'ended' && !names.includes(part.name));
  await Promise.all(names.map(name => fleet.startPart(name)));
  const [backAt, backSince] = [performance.now(), new Date()];
  const waiting = load.taken.slice();
  await until('the backlog', async () => (await compareBooks(database, waiting)).lost === 0, seconds * 4000 + 120_000);
  const doneAfterMs = performance.now() - backAt;
  const { rows: firsts } = await database.query<{ after_ms: number }>(
    `select extract(epoch from min(loaded_at) - $1)::float8 * 1000 as after_ms from ops.runs where loaded_at > $1`,
    [backSince],
  );
  const during = atTheDoor(load.uploads, { from: awayFrom, to: awayTo });
  await load.stop();
  await until('the last files', async () => (await compareBooks(database, load.taken)).lost === 0, 120_000);
  const books = await compareBooks(database, load.taken);
  const restarts = fleet.parts().filter(part => part.restarts > 0 && !names.includes(part.name));
  const verdict = (isMet: boolean): string => (isMet ? 'met' : 'NOT met');
  const ratio = during.p99Ms / before.p99Ms;
  if (behind > 2 * perSecond)
    process.stdout.write(
      `${behind} files were waiting before it: this machine does not keep up, the time of the backlog says nothing\n`,
    );
  process.stdout.write(
    `${names.join(', ')} killed and away for ${seconds} s
| uploads | sent | taken at once | p50 ms | p99 ms |
|---|---|---|---|---|
${doorLine('floor: before', before)}
${doorLine('during', during)}
at least ${100 * limits.share} % taken: ${verdict(during.share >= limits.share)}; p99 ${ratio.toFixed(2)} x before, at most ${limits.p99Ratio}: ${verdict(ratio <= limits.p99Ratio)}
the first file was loaded ${((firsts[0]?.after_ms ?? Number.NaN) / 1000).toFixed(1)} s after it was back; the ${waiting.length} that had been sent by then were ${(doneAfterMs / 1000).toFixed(1)} s after, at most ${seconds} s: ${verdict(doneAfterMs <= seconds * 1000)}
parts that ended: ${[...gone, ...restarts].map(part => part.name).join(', ') || 'none'}: ${verdict(gone.length + restarts.length === 0)}
${load.taken.length} files were taken: ${describeBooks(books)}: ${verdict(isAsSent(books))}\n`,
  );
}

function doorLine(what: string, door: AtTheDoor): string {
  return `| ${what} | ${door.uploads} | ${(100 * door.share).toFixed(2)} % | ${door.p50Ms.toFixed(1)} | ${door.p99Ms.toFixed(1)} |`;
}
