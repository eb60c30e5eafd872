import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../shared/machine.ts';
import { compareBooks, describeBooks, isAsSent } from '../running/compare-books.ts';
import { makeFiles } from '../running/make-files.ts';
import { atTheDoor, startSteadyLoad } from '../running/steady-load.ts';
import { until } from '../running/until.ts';
import { withFleet } from '../running/with-fleet.ts';

/**
 * Every five seconds a consumer of six (three validators, three loaders) joins or leaves while files come: files loaded in every ten seconds,
 * and whether one is lost or doubled. Floor in the same run: the same flow before, with nobody joining. `--seconds N`, `--per-second N`.
 */
const { values: given } = parseArgs({
  options: { seconds: { type: 'string', default: '600' }, 'per-second': { type: 'string', default: '4' } },
});
const seconds = Number(given.seconds);
const perSecond = Number(given['per-second']);
if (!(seconds >= 10 && perSecond > 0)) throw new Error('--seconds takes 10 and more, --per-second more than 0');
const calmSeconds = Math.min(60, seconds);
const everyMs = 5_000;
const windowMs = 10_000;

process.stdout.write(
  `${await describeMachine(tmpdir(), { seconds, 'files a second': perSecond, 'rows a file': 30, consumers: 6 })}\n`,
);
await withFleet({ copies: { validator: 3, loader: 3 } }, async ({ fleet, server, database, directory }) => {
  // starting processes takes its time beside: there are files for twice as long
  const count = perSecond * (calmSeconds + seconds) * 2 + 200;
  const { sales } = await makeFiles({ server, directory, count, stores: 12, rows: 30 });
  const load = startSteadyLoad({ server, files: sales, perSecond });
  const loadedBetween = async (from: number, to: number): Promise<number[]> => {
    const { rows } = await database.query<{ files: number }>(
      `select (select count(*)::int from ops.runs where loaded_at >= w and loaded_at < w + $3 * interval '1 ms') as files
       from generate_series(to_timestamp($1 / 1000.0), to_timestamp($2 / 1000.0) - $3 * interval '1 ms', $3 * interval '1 ms') as w`,
      [from, to, windowMs],
    );
    return rows.map(row => row.files);
  };
  await until('files are loaded', async () => (await loadedBetween(Date.now() - windowMs, Date.now()))[0]! > 0, 60_000);
  const calmFrom = Date.now();
  await sleep(calmSeconds * 1000);
  const calm = await loadedBetween(calmFrom, Date.now());

  const from = Date.now();
  const doorFrom = performance.now();
  let changes = 0;
  for (let next = from; Date.now() < from + seconds * 1000; changes++) {
    const service = changes % 4 < 2 ? 'validator' : 'loader';
    const copies = fleet.parts().filter(part => part.kind === service);
    const last = copies.at(-1);
    if (copies.length >= 3 && last !== undefined) await fleet.removeCopy(last.name);
    else await fleet.addCopy(service);
    next = Math.max(next + everyMs, Date.now());
    await sleep(Math.max(0, next - Date.now()));
  }
  const windows = await loadedBetween(from, Date.now());
  const door = atTheDoor(load.uploads, { from: doorFrom, to: performance.now() });
  await load.stop();
  await until(
    'what was sent is loaded',
    async () => (await compareBooks(database, load.taken)).lost === 0,
    300_000,
  ).catch((error: unknown) => process.stdout.write(`${String(error)}\n`));
  const books = await compareBooks(database, load.taken);
  const least = Math.min(...windows);
  process.stdout.write(
    `${changes} consumers joined or left in ${seconds} s; uploads: ${door.uploads}, ${(100 * door.share).toFixed(2)} % taken at once, p99 ${door.p99Ms.toFixed(0)} ms
| files loaded in ten seconds | least | mean |
|---|---|---|
| floor: nobody joins or leaves | ${Math.min(...calm)} | ${(calm.reduce((sum, one) => sum + one, 0) / calm.length).toFixed(1)} |
| every five seconds one does | ${least} | ${(windows.reduce((sum, one) => sum + one, 0) / windows.length).toFixed(1)} |
${load.taken.length} files were taken: ${describeBooks(books)}
nothing lost or doubled: ${isAsSent(books) ? 'met' : 'NOT met'}; progress in every 10 s: ${least > 0 ? 'met' : 'NOT met'}\n`,
  );
});
