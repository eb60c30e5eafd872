import { type ProblemCodeName, problemCodeNames, problemCodes, type Rule } from '@tillkeeper/contracts';
import {
  createDatabase,
  type Database,
  isKnownStore,
  listThresholds,
  resetThreshold,
  setThreshold,
} from '@tillkeeper/database';
import { CommandError, exitCodes } from '../exit-code.ts';
import { type Output, table } from '../print.ts';

const usage = 'thresholds list | thresholds set <code> <value> [--store <id>] | thresholds reset <code> [--store <id>]';

/** Rules that have a threshold which can be set by store; those about a file as a whole have none. */
const settable: ReadonlyMap<string, { readonly default: number; readonly says: string }> = new Map(
  problemCodeNames.flatMap((code: ProblemCodeName) => {
    const { family, parameters }: Rule = problemCodes[code];
    const threshold = parameters?.['threshold'];
    return family === 'file' || threshold === undefined ? [] : [[code, threshold]];
  }),
);

export interface ThresholdsCommand {
  readonly action: string;
  readonly code: string | undefined;
  readonly value: string | undefined;
  /** Undefined: for all stores. */
  readonly storeId: string | undefined;
  /** Who does it. */
  readonly by: string;
  readonly databaseUrl: string;
  readonly output: Output;
}

/** From which on a rule finds something, by rule and by store. It counts from the next file on. */
export async function thresholds(command: ThresholdsCommand): Promise<number> {
  const run = { list, set, reset }[command.action];
  if (run === undefined) throw new CommandError(usage, exitCodes.usage);
  const database = createDatabase({
    url: command.databaseUrl,
    maxConnections: 1,
    applicationName: 'tillkeeper-thresholds',
  });
  try {
    return await run(database, command);
  } finally {
    await database.close();
  }
}

async function list(database: Database, { output }: ThresholdsCommand): Promise<number> {
  const known = await listThresholds(database);
  const rows = [...settable].flatMap(([code, rule]) => [
    [code, 'default', String(rule.default), rule.says, ''],
    ...known
      .filter(one => one.code === code)
      .map(one => [code, one.store_id ?? 'all stores', String(one.value), '', `${one.set_by}, ${one.set_at}`]),
  ]);
  for (const line of table(['rule', 'where', 'value', 'what it is', 'set by'], rows)) output.say(line);
  output.json(known);
  return exitCodes.clean;
}

async function set(database: Database, command: ThresholdsCommand): Promise<number> {
  const { output, by } = command;
  const { code, storeId } = await placeOf(database, command);
  const value = Number(command.value);
  if (command.value === undefined || !(value > 0 && value < 1e9))
    throw new CommandError('A threshold is a number above 0.', exitCodes.usage);
  await database.transaction(tx => setThreshold(tx, { code, storeId, value, by }), { actor: by });
  output.say(`${code}: ${value} ${whereText(storeId)}, from the next file on.`);
  output.json({ code, store_id: storeId, value });
  return exitCodes.clean;
}

async function reset(database: Database, command: ThresholdsCommand): Promise<number> {
  const { code, storeId } = await placeOf(database, command);
  const isReset = await database.transaction(tx => resetThreshold(tx, { code, storeId }), { actor: command.by });
  command.output.say(
    isReset ? `${code}: as before ${whereText(storeId)}.` : `${code}: nothing was set ${whereText(storeId)}.`,
  );
  command.output.json({ code, store_id: storeId, reset: isReset });
  return exitCodes.clean;
}

async function placeOf(
  database: Database,
  { action, code, storeId }: ThresholdsCommand,
): Promise<{ code: string; storeId: string | null }> {
  if (code === undefined) throw new CommandError(usage, exitCodes.usage);
  if (!settable.has(code))
    throw new CommandError(
      `${code} has no threshold to set; these have: ${[...settable.keys()].join(', ')}.`,
      exitCodes.usage,
    );
  // a store that has gone may still be reset
  if (action === 'set' && storeId !== undefined && !(await isKnownStore(database, storeId)))
    throw new CommandError(`There is no store ${storeId}.`, exitCodes.refused);
  return { code, storeId: storeId ?? null };
}

const whereText = (storeId: string | null): string => (storeId === null ? 'for all stores' : `in ${storeId}`);
