import { flow, topicOf } from '@tillkeeper/contracts';
import {
  createDatabase,
  type Database,
  type DeadLetter,
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
  /** How many are listed at most, also by a preview. */
  readonly limit: number;
  /** Replay: say which would be sent again, and send none. */
  readonly isDryRun: boolean;
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
  else sayLetters(output, letters, limit);
  output.json(letters.map(asJson));
  return letters.some(one => one.replayed_at === null) ? exitCodes.findings : exitCodes.clean;
}

function sayLetters(output: Output, letters: readonly DeadLetter[], limit: number): void {
  const head = ['id', 'group', 'topic', 'key', 'parked', 'replayed', 'why'];
  const rows = letters.map(one => [
    String(one.dead_letter_id),
    one.consumer_group,
    one.topic,
    one.key,
    one.parked_at,
    one.replayed_at ?? '',
    one.reason,
  ]);
  for (const line of table(head, rows)) output.say(line);
  if (letters.length === limit) output.say(`... only the first ${countText(limit)}: give --limit for more`);
}

const asJson = (one: DeadLetter) => ({
  ...one,
  dead_letter_id: String(one.dead_letter_id),
  message_offset: String(one.message_offset),
});

/** Which would be sent again, and to whom: exit code 1 when there are some, as a list has it. */
async function preview(database: Database, { output, filter, limit }: DeadLettersCommand): Promise<number> {
  const letters = await listDeadLetters(database, { ...filter, limit });
  if (letters.length > 0) sayLetters(output, letters, limit);
  const receivers = flow.filter(({ event }) => letters.some(({ topic }) => topic === topicOf(event)));
  output.say(
    letters.length === 0
      ? 'Nothing would be sent.'
      : `These would be sent again; nothing was sent. They go to ${[...new Set(receivers.flatMap(one => one.receivers))].join(', ')}: who has handled one knows it, and does nothing twice.`,
  );
  output.json({ would_replay: letters.map(asJson) });
  return letters.length > 0 ? exitCodes.findings : exitCodes.clean;
}

async function replay(database: Database, command: DeadLettersCommand): Promise<number> {
  if (command.isDryRun) return preview(database, command);
  const { output, filter } = command;
  const replayed = await replayDeadLetters(database, filter);
  if (replayed === 0 && filter.ids !== undefined)
    throw new CommandError('No message of these ids waits for a replay.', exitCodes.refused);
  output.say(`${countText(replayed)} ${replayed === 1 ? 'message is' : 'messages are'} on the way again.`);
  output.json({ replayed });
  return exitCodes.clean;
}
