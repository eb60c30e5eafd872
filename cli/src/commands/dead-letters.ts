import {
  createDatabase,
  type Database,
  type DeadLetterFilter,
  listDeadLetters,
  replayDeadLetters,
} from '@tillkeeper/database';
import { CommandError, exitCodes } from '../exit-code.ts';
import { countText, type Output, table } from '../print.ts';

export interface DeadLettersCommand {
  readonly action: string;
  readonly databaseUrl: string;
  readonly output: Output;
  readonly filter: DeadLetterFilter;
  /** Replay all that wait. */
  readonly isAll: boolean;
  /** List the replayed ones, too. */
  readonly hasReplayed: boolean;
  /** How many are listed at most. */
  readonly limit: number;
}

/** Messages that could not be handled: `list` says why (exit code 1 when some wait), `replay` sends them on their way again. */
export async function deadLetters(command: DeadLettersCommand): Promise<number> {
  const run = { list, replay }[command.action];
  if (run === undefined) throw new CommandError('dead-letters list | dead-letters replay', exitCodes.usage);
  const isNarrowed = Object.values(command.filter).some(value => value !== undefined);
  if (command.action === 'replay' && !isNarrowed && !command.isAll)
    throw new CommandError('Say which: their ids, --group, --topic or --all.', exitCodes.usage);
  const database = createDatabase({
    url: command.databaseUrl,
    maxConnections: 1,
    applicationName: 'tillkeeper-dead-letters',
  });
  try {
    return await run(database, command);
  } finally {
    await database.close();
  }
}

async function list(database: Database, { output, filter, hasReplayed, limit }: DeadLettersCommand): Promise<number> {
  const letters = await listDeadLetters(database, { ...filter, isAll: hasReplayed, limit });
  if (letters.length === 0) output.say('No message waits: every one was handled.');
  else
    for (const line of table(
      ['id', 'group', 'topic', 'key', 'parked', 'replayed', 'why'],
      letters.map(one => [
        String(one.dead_letter_id),
        one.consumer_group,
        one.topic,
        one.key,
        one.parked_at,
        one.replayed_at ?? '',
        one.reason,
      ]),
    ))
      output.say(line);
  if (letters.length === limit) output.say(`... only the first ${countText(limit)}: give --limit for more`);
  output.json(
    letters.map(one => ({
      ...one,
      dead_letter_id: String(one.dead_letter_id),
      message_offset: String(one.message_offset),
    })),
  );
  return letters.some(one => one.replayed_at === null) ? exitCodes.findings : exitCodes.clean;
}

async function replay(database: Database, { output, filter }: DeadLettersCommand): Promise<number> {
  const replayed = await replayDeadLetters(database, filter);
  if (replayed === 0 && filter.ids !== undefined)
    throw new CommandError('No message of these ids waits for a replay.', exitCodes.refused);
  output.say(`${countText(replayed)} ${replayed === 1 ? 'message is' : 'messages are'} on the way again.`);
  output.json({ replayed });
  return exitCodes.clean;
}
