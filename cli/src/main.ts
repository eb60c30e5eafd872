import { inspect } from 'node:util';
import { senderKinds } from '@tillkeeper/contracts';
import { RetryableError } from '@tillkeeper/service-kit';
import { Command, CommanderError, Option } from 'commander';
import { type ApiClient, createApiClient } from './api-client.ts';
import { addAlias, listAliases, undoAlias } from './commands/aliases.ts';
import { checkFile } from './commands/check.ts';
import { eraseCustomer } from './commands/customers.ts';
import { listDays } from './commands/days.ts';
import { deadLetters } from './commands/dead-letters.ts';
import { runDemo } from './commands/demo.ts';
import { listExceptions } from './commands/exceptions.ts';
import { generateFiles, parseMistakeShares } from './commands/generate.ts';
import { migrateDatabase } from './commands/migrate.ts';
import { makePartitions } from './commands/partitions.ts';
import { releaseFile } from './commands/release.ts';
import { sendReports } from './commands/report.ts';
import { sendFiles } from './commands/send.ts';
import { addKey, addSender, listKeys, listSenders, revokeKey } from './commands/senders.ts';
import { listStores } from './commands/stores.ts';
import { thresholds } from './commands/thresholds.ts';
import { CommandError, exitCodes } from './exit-code.ts';
import { findDatabase, findServer, type Server } from './find-server.ts';
import { calendarDay, wholeNumber } from './option-values.ts';
import { createOutput, describeFile, hasFindings, type Output } from './print.ts';
import { terminalOf } from './terminal.ts';

const program = new Command('tillkeeper')
  .description('Sends files to Tillkeeper and asks what became of them.')
  .exitOverride();

/** A command that talks to a server: url, key and --json are the same for all. */
const command = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--url <url>', 'the API; default TILLKEEPER_URL, else the standalone process of this directory')
    .option('--key <key>', 'the key; default TILLKEEPER_KEY, else that of the standalone process')
    .option('--json', 'print JSON');
type Context = { client: ApiClient; output: Output; server: Server };
const connect = async (options: {
  url?: string;
  key?: string;
  json?: boolean;
  operationsUrl?: string;
}): Promise<Context> => {
  const server = await findServer(options, process.env);
  return { server, client: createApiClient(server), output: createOutput(options.json === true) };
};
const finish = (code: number): void => {
  process.exitCode = code;
};
const timeout = new Option('--timeout <seconds>', 'how long to wait').argParser(wholeNumber(1)).default(600);

command('send <files...>', 'send files; repeating is harmless')
  .option('--sender <id>', "the sender; default the first part of the file's name")
  .option('--wait', 'wait until the files are loaded or rejected')
  .addOption(timeout)
  .action(async (files: string[], options) => {
    const context = await connect(options);
    finish(
      await sendFiles({
        ...context,
        files,
        senderId: options.sender,
        shouldWait: options.wait === true,
        timeoutMs: options.timeout * 1000,
      }),
    );
  });

command('check <file>', 'the same checks to the last row, nothing is loaded')
  .option('--sender <id>', "check as this sender; default the first part of the file's name")
  .option('--csv <path>', 'write the findings as CSV')
  .option('--xlsx <path>', 'write the findings as a spreadsheet')
  .addOption(timeout)
  .action(async (file: string, options) => {
    const context = await connect(options);
    finish(
      await checkFile({
        ...context,
        file,
        senderId: options.sender,
        terminal: terminalOf(process.stdout, process.env['NO_COLOR']),
        csvPath: options.csv,
        xlsxPath: options.xlsx,
        timeoutMs: options.timeout * 1000,
      }),
    );
  });

command('status <file_id>', 'what became of a file').action(async (fileId: string, options) => {
  const { client, output } = await connect(options);
  const report = await client.fileReport(fileId);
  for (const line of describeFile(report)) output.say(line);
  output.json(report);
  finish(hasFindings(report) ? exitCodes.findings : exitCodes.clean);
});

command('exceptions <file_id>', 'what is wrong in a file, row by row')
  .option('--raw', 'show what stands in the file, too')
  .option('--limit <number>', 'at most so many', wholeNumber(1, 2000), 500)
  .action(async (fileId: string, options) => {
    const { client, output } = await connect(options);
    finish(await listExceptions({ client, output, fileId, isRaw: options.raw === true, limit: options.limit }));
  });

command('stores', 'the stores of the key, and who may send for them').action(async options => {
  const { client, output } = await connect(options);
  finish(await listStores(client, output));
});

command('days', 'how complete the days of tills are: sent, declared, loaded, held')
  .option('--store <id>', 'of this store alone')
  .option('--date <date>', 'of this day alone', calendarDay)
  .option('--limit <number>', 'at most so many', wholeNumber(1, 2000), 500)
  .action(async options => {
    const { client, output } = await connect(options);
    finish(await listDays(client, output, { storeId: options.store, date: options.date, limit: options.limit }));
  });

command('report', "write the stores' reports now")
  .option('--store <id>', 'this store alone')
  .option('--dry-run', 'print them, send nothing')
  .option('--operations-url <url>', 'operations address of the error-reporter; default that of the standalone process')
  .action(async options => {
    const { server, output } = await connect(options);
    finish(await sendReports(server, output, { storeId: options.store, isDryRun: options.dryRun === true }));
  });

command('senders <action> [sender_id]', 'add or list who may send (head office)')
  .addOption(new Option('--kind <kind>', 'what it is').choices([...senderKinds]).default('store'))
  .option('--store <ids...>', 'the stores it may send for; default the one named as it')
  .option('--format <id>', 'its format', 'contract-1')
  .action(async (action: string, senderId: string | undefined, options) => {
    const { client, output } = await connect(options);
    if (action === 'list') return finish(await listSenders(client, output));
    if (action !== 'add' || senderId === undefined)
      throw new CommandError('senders add <sender_id> | senders list', exitCodes.usage);
    if (options.kind === 'head_office' && options.store !== undefined)
      throw new CommandError('Head office sends for all stores: leave --store out.', exitCodes.usage);
    const stores = options.kind === 'head_office' ? null : (options.store ?? [senderId]);
    finish(
      await addSender(client, output, { sender_id: senderId, kind: options.kind, format_id: options.format, stores }),
    );
  });

command('keys <action> <sender_id> [key_id]', 'add, list or revoke keys (head office)').action(
  async (action: string, senderId: string, keyId: string | undefined, options) => {
    const { client, output } = await connect(options);
    if (action === 'add') return finish(await addKey(client, output, senderId));
    if (action === 'list') return finish(await listKeys(client, output, senderId));
    if (action === 'revoke' && keyId !== undefined) return finish(await revokeKey(client, output, senderId, keyId));
    throw new CommandError('keys add|list <sender_id> | keys revoke <sender_id> <key_id>', exitCodes.usage);
  },
);

command(
  'aliases <action> [code] [product_id]',
  'which article a misspelt code stands for: add, list, undo (head office)',
)
  .option('--store <id>', 'add: for the rows of this store alone')
  .option('--sender <id>', 'add: for the files of this sender alone')
  .option('--note <text>', 'add: why')
  .option('--undone', 'list: those that were undone, too')
  .action(async (action: string, code: string | undefined, productId: string | undefined, options) => {
    const { client, output } = await connect(options);
    if (action === 'list')
      return finish(await listAliases(client, output, { code, hasUndone: options.undone === true }));
    // what was added is undone by its number
    if (action === 'undo' && code !== undefined) return finish(await undoAlias(client, output, code));
    if (action !== 'add' || code === undefined || productId === undefined)
      throw new CommandError(
        'aliases add <code> <product_id> | aliases list [code] | aliases undo <alias_id>',
        exitCodes.usage,
      );
    const scope = { store_id: options.store ?? null, sender_id: options.sender ?? null };
    finish(await addAlias(client, output, { code, product_id: productId, ...scope, note: options.note ?? null }));
  });

command(
  'customers <action> <customer_id>',
  'erase: everything that is known of a customer goes, but for the sums of sales',
)
  .option('--yes', 'it cannot be undone, and is meant')
  .option('--dry-run', 'say what is there, erase nothing')
  .addOption(timeout)
  .action(async (action: string, customerId: string, options) => {
    if (action !== 'erase') throw new CommandError('customers erase <customer_id>', exitCodes.usage);
    const { client, output } = await connect(options);
    const [isDryRun, isSure] = [options.dryRun === true, options.yes === true];
    finish(await eraseCustomer({ client, output, customerId, isDryRun, isSure, timeoutMs: options.timeout * 1000 }));
  });

command('release <file_id>', 'use a file whose contents came before under another name (head office)').action(
  async (fileId: string, options) => {
    const { client, output } = await connect(options);
    finish(await releaseFile(client, output, fileId));
  },
);

program
  .command('migrate')
  .description('bring the database up to date: that of DATABASE_URL, else of the standalone process')
  .option('--json', 'print JSON')
  .action(async options => {
    await migrateDatabase(await findDatabase(process.env), createOutput(options.json === true));
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
        databaseUrl: await findDatabase(process.env),
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
  .option('--replayed', 'list: the replayed ones, too')
  .option('--limit <number>', 'list: at most so many', wholeNumber(1), 100)
  .option('--json', 'print JSON')
  .action(async (action: string, ids: string[], options) =>
    finish(
      await deadLetters({
        action,
        databaseUrl: await findDatabase(process.env),
        output: createOutput(options.json === true),
        filter: {
          ...(ids.length > 0 && { ids: ids.map(id => BigInt(wholeNumber(1)(id))) }),
          ...(options.group !== undefined && { group: options.group }),
          ...(options.topic !== undefined && { topic: options.topic }),
        },
        isAll: options.all === true,
        hasReplayed: options.replayed === true,
        limit: options.limit,
      }),
    ),
  );

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
        ...{ action, code, value, storeId: options.store, by: options.by ?? process.env['USER'] ?? 'operator' },
        databaseUrl: await findDatabase(process.env),
        output: createOutput(options.json === true),
      }),
    ),
  );

program
  .command('generate')
  .description('make test files with planted mistakes and, beside each, the true answer')
  .requiredOption('--out <directory>', 'where to')
  .option('--seed <number>', 'the same seed gives the same files', wholeNumber(0), 1)
  .option('--stores <number>', 'how many stores', wholeNumber(1), 3)
  .option('--tills <number>', 'tills of each store', wholeNumber(1), 1)
  .option('--rows <number>', 'rows of each sales file', wholeNumber(0), 1000)
  .option('--date <date>', 'the business date', calendarDay, new Date().toISOString().slice(0, 10))
  .option('--days <number>', 'how many days, ending on that date', wholeNumber(1), 1)
  .option('--mistakes <shares>', 'such as all=2% or product.unknown=0.5%,total.mismatch=1%', '')
  .option('--plain', '15 columns, sales only')
  .option('--lifelike', 'all columns, articles that sell often and seldom, prices that vary')
  .option('--json', 'print JSON')
  .action(async options => {
    const days: number = options.days;
    const businessDates = Array.from({ length: days }, (_, index) =>
      new Date(Date.parse(`${options.date}T00:00:00Z`) - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10),
    );
    const code = await generateFiles(createOutput(options.json === true), {
      directory: options.out,
      seed: options.seed,
      stores: options.stores,
      tills: options.tills,
      rows: options.rows,
      businessDates,
      mistakeShares: parseMistakeShares(options.mistakes),
      isPlain: options.plain === true,
      isLifelike: options.lifelike === true,
    });
    finish(code);
  });

program
  .command('demo')
  .description('start everything in an empty directory, send files of several stores, show what became of them')
  .option('--exit', 'end by itself; exit code 0 only when everything was accounted for')
  // ends at once: what was interrupted may still wait for answers that never come
  .action(async options => process.exit(await runDemo({ shouldExit: options.exit === true })));

// whoever reads may stop reading, as `head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exitCode = exitCodes.clean;
  else if (error instanceof CommanderError) {
    // commander says its own mistakes itself, but not those of values that are parsed in an action
    if (error.code === 'commander.invalidArgument' && !error.message.startsWith('error:'))
      process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = exitCodes.usage;
  } else if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    // never 1: that says "done, with findings"
    process.stderr.write(`${error instanceof RetryableError ? withCause(error) : inspect(error)}\n`);
    process.exitCode = exitCodes.server;
  }
}

function withCause(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
