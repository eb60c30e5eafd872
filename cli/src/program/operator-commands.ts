import { databaseRoles } from '@tillkeeper/database';
import { Option } from 'commander';
import { deadLetters } from '../commands/dead-letters.ts';
import { migrateDatabase } from '../commands/migrate.ts';
import { makePartitions } from '../commands/partitions.ts';
import { showSchema } from '../commands/schema.ts';
import { thresholds } from '../commands/thresholds.ts';
import { findDatabase } from '../find-server.ts';
import { calendarDay, wholeNumber } from '../option-values.ts';
import { createOutput } from '../print.ts';
import type { CommandSurroundings } from './command-surroundings.ts';

/** What operators do to the database itself: DATABASE_URL, else that of the standalone process. */
export function addOperatorCommands({ program, finish, environment }: CommandSurroundings): void {
  program
    .command('migrate')
    .description('bring the database up to date: that of DATABASE_URL, else of the standalone process')
    .option('--json', 'print JSON')
    .action(async options => {
      await migrateDatabase(await findDatabase(environment), createOutput(options.json === true));
    });

  program
    .command('schema')
    .description('say whether the database has the schema of this release (DATABASE_URL, else the standalone process)')
    .option('--wait', 'wait until it has, as before a service is started')
    .addOption(new Option('--as <role>', 'the role to look as').choices(databaseRoles))
    .option('--json', 'print JSON')
    .action(async options => {
      const stopping = new AbortController();
      // as the first process of a container it would not hear of it otherwise
      process.once('SIGTERM', () => stopping.abort());
      finish(
        await showSchema({
          ...{ databaseUrl: await findDatabase(environment), role: options.as, shouldWait: options.wait === true },
          ...{ everyMs: 2_000, signal: stopping.signal, output: createOutput(options.json === true) },
          onWaiting: why => process.stderr.write(`waiting: ${why}\n`),
        }),
      );
    });

  program
    .command('partitions')
    .description('make the quarters of the books ahead (operators; DATABASE_URL, else the standalone process)')
    .option('--until <date>', 'up to the quarter of that day; default a year from now', calendarDay)
    .option('--json', 'print JSON')
    .action(async options =>
      finish(
        await makePartitions({
          ...{ until: options.until, now: new Date(), output: createOutput(options.json === true) },
          databaseUrl: await findDatabase(environment),
        }),
      ),
    );

  program
    .command('dead-letters <action> [ids...]')
    .description(
      'list or replay messages that could not be handled (operators; DATABASE_URL, else the standalone process)',
    )
    .option('--group <service>', 'those of one service')
    .option('--topic <topic>', 'those of one topic')
    .option('--all', 'replay: all that wait')
    .option('--dry-run', 'replay: say which would be sent again, and send none')
    .option('--replayed', 'list: the replayed ones, too')
    .option('--limit <number>', 'list and preview: at most so many', wholeNumber(1), 100)
    .option('--json', 'print JSON')
    .action(async (action: string, ids: string[], options) =>
      finish(
        await deadLetters({
          action,
          databaseUrl: await findDatabase(environment),
          output: createOutput(options.json === true),
          filter: {
            ...(ids.length > 0 && { ids: ids.map(id => BigInt(wholeNumber(1)(id))) }),
            ...(options.group !== undefined && { group: options.group }),
            ...(options.topic !== undefined && { topic: options.topic }),
          },
          isAll: options.all === true,
          isDryRun: options.dryRun === true,
          hasReplayed: options.replayed === true,
          limit: options.limit,
        }),
      ),
    );

  program
    .command('topics <action>')
    .description('topics of Kafka as declared: diff, apply, or strimzi for their resources (operators; KAFKA_BROKERS)')
    .option('--json', 'print JSON')
    .action(async (action: string, options) => {
      // The other commands do not wait until two clients of Kafka are loaded.
      const { manageTopics } = await import('../commands/topics.ts');
      finish(await manageTopics({ action, environment, output: createOutput(options.json === true) }));
    });

  program
    .command('thresholds <action> [code] [value]')
    .description(
      'list, set or reset from where on a rule finds something (operators; DATABASE_URL, else the standalone process)',
    )
    .option('--store <id>', 'in this store alone; default all that have none of their own')
    .option('--by <name>', 'who sets it; default USER')
    .option('--json', 'print JSON')
    .action(async (action: string, code: string | undefined, value: string | undefined, options) =>
      finish(
        await thresholds({
          ...{ action, code, value, storeId: options.store, by: options.by ?? environment['USER'] ?? 'operator' },
          databaseUrl: await findDatabase(environment),
          output: createOutput(options.json === true),
        }),
      ),
    );
}
