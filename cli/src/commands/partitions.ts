import { createDatabase, listOrderQuarters, makeOrderPartitions } from '@tillkeeper/database';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Output } from '../print.ts';

export interface PartitionsCommand {
  /** A day (ISO); undefined: a year from now. */
  readonly until: string | undefined;
  readonly now: Date;
  readonly databaseUrl: string;
  readonly output: Output;
}

/**
 * Makes the quarters of the books from the one of today on, where they are missing. The loader makes them too, 100 days
 * ahead and for what a file needs; this is for whoever wants it done at a quiet hour.
 */
export async function makePartitions({ until, now, databaseUrl, output }: PartitionsCommand): Promise<number> {
  const today = now.toISOString().slice(0, 10);
  const lastDay = until ?? `${Number(today.slice(0, 4)) + 1}-${today.slice(5, 7)}-01`;
  const limit = `${Number(today.slice(0, 4)) + 99}-12-31`;
  if (lastDay < today || lastDay > limit)
    throw new CommandError(`--until is a day from ${today} to ${limit}.`, exitCodes.usage);
  const database = createDatabase({ url: databaseUrl, maxConnections: 1, applicationName: 'tillkeeper-partitions' });
  try {
    const made = await makeOrderPartitions(database, { from: today, until: lastDay });
    const quarters = await listOrderQuarters(database);
    output.say(made === 0 ? 'Nothing was missing.' : `Tables made: ${made}.`);
    output.say(
      `The books have quarters from ${nameOf(quarters[0])} to ${nameOf(quarters.at(-1))}: ${quarters.length}.`,
    );
    output.json({ made, quarters: quarters.map(nameOf) });
    return exitCodes.clean;
  } finally {
    await database.close();
  }
}

/** 2026-10-01 -> 2026 Q4 */
function nameOf(firstDay = ''): string {
  return `${firstDay.slice(0, -6)} Q${(Number(firstDay.slice(-5, -3)) + 2) / 3}`;
}
