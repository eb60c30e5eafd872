import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { printResults } from './print-results.ts';
import { isFine, type RunSettings, runScenarios } from './run-scenarios.ts';
import { scenarios } from './scenarios/index.ts';
import { shortForm } from './short-form.ts';

const usage = `pnpm faults [-- --kills 600 --seed 1 --away 300 --rebalances 600 --stores 6 --session-timeout 10s --only kills,steps]
       pnpm faults -- --short: what every push runs
scenarios: ${Object.keys(scenarios).join(', ')}`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter(one => one !== '--'),
  options: {
    short: { type: 'boolean' },
    kills: { type: 'string' },
    seed: { type: 'string' },
    away: { type: 'string' },
    rebalances: { type: 'string' },
    stores: { type: 'string' },
    'session-timeout': { type: 'string' },
    only: { type: 'string' },
  },
});
const whole = z.coerce.number().int().min(0);
const named = z
  .enum(Object.keys(scenarios))
  .transform(name => Object.entries(scenarios).find(([one]) => one === name)?.[1]);
const asked = z
  .strictObject({
    short: z.boolean().default(false),
    kills: whole.default(100),
    seed: whole.default(() => Math.floor(Math.random() * 1_000_000)),
    /** Seconds. */
    away: whole.default(300),
    rebalances: whole.default(600),
    stores: whole.min(1).default(6),
    'session-timeout': z.string().default('10s'),
    only: z
      .string()
      .transform(text => text.split(','))
      .pipe(z.array(named))
      .default(() => Object.values(scenarios)),
  })
  .safeParse(values);
if (!asked.success) {
  process.stderr.write(`${z.prettifyError(asked.error)}\n${usage}\n`);
  process.exit(2);
}

const { kills, away, rebalances, stores, only, short } = asked.data;
const asSaid: RunSettings = {
  seed: asked.data.seed,
  extent: { kills, awayMs: away * 1000, rebalancesMs: rebalances * 1000, between: 'normal flow' },
  storeCount: stores,
  pace: { tillsPerStore: 1, pauseMs: [500, 2500] },
  sessionTimeout: asked.data['session-timeout'],
  settleMs: 240_000,
};
const { scenarios: chosen, settings } = short
  ? shortForm
  : { scenarios: only.flatMap(one => (one === undefined ? [] : [one])), settings: asSaid };
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
);
say(JSON.stringify(settings));
const results = await runScenarios({
  scenarios: chosen,
  settings,
  say: line => say(`${new Date().toISOString().slice(11, 19)} ${line}`),
});
say('');
for (const line of printResults(results)) say(line);
const isAllFine = results.every(isFine);
say(
  isAllFine
    ? ''
    : `\nonce more: pnpm faults -- ${process.argv
        .slice(2)
        .filter(one => one !== '--' && one !== '--seed' && one !== values.seed)
        .join(' ')} --seed ${settings.seed}`,
);
process.exit(isAllFine ? 0 : 1);
