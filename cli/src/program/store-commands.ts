import { eraseCustomer } from '../commands/customers.ts';
import { listDays } from '../commands/days.ts';
import { listLinks, revokeLinks } from '../commands/links.ts';
import { listReports, recordBounce, resendReport, sendReports } from '../commands/report.ts';
import { listStores } from '../commands/stores.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { findOperations } from '../find-server.ts';
import { calendarDay, wholeNumber } from '../option-values.ts';
import { createOutput } from '../print.ts';
import { type CommandSurroundings, timeout } from './command-surroundings.ts';

/** What stores and their managers ask for, and what a customer may. */
export function addStoreCommands({ command, connect, finish, environment }: CommandSurroundings): void {
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

  command(
    'report [action] [number]',
    'write the reports of stores now; list: what became of mails; resend: one that nobody got; bounced: one came back',
  )
    .option('--store <id>', 'this store alone')
    .option('--date <date>', 'of this day, where the store is', calendarDay)
    .option('--dry-run', 'print them, send nothing: also what was mailed of that day')
    .option('--due', 'only what the schedule has due now, as a CronJob calls it')
    .option('--state <state>', 'list: waiting (pending), sent, failed, bounced, ...')
    .option('--limit <number>', 'list: at most so many', wholeNumber(1, 1000), 50)
    .option('--message-id <id>', 'bounced: the Message-ID of the mail')
    .option('--reason <text>', 'bounced: why')
    .option('--file <path>', 'bounced: what the mail server wrote, as a file')
    .option(
      '--operations-url <url>',
      'operations address of the error-reporter; default that of the standalone process',
    )
    .action(async (action: string | undefined, number: string | undefined, options) => {
      const server = await findOperations(options, environment);
      const output = createOutput(options.json === true);
      const { store: storeId, date, state, limit, messageId, reason, file: path } = options;
      const [isDryRun, isDue] = [options.dryRun === true, options.due === true];
      if (action === undefined) finish(await sendReports(server, output, { storeId, date, isDryRun, isDue }));
      else if (action === 'list') finish(await listReports(server, output, { storeId, state, limit }));
      else if (action === 'resend') finish(await resendReport(server, output, number));
      else if (action === 'bounced') finish(await recordBounce(server, output, { messageId, reason, path }));
      else throw new CommandError('report, report list, report resend <number> or report bounced', exitCodes.usage);
    });

  command('links <action> [link]', 'links to the page of open problems: list them, or revoke one or all of a store')
    .option('--store <id>', 'of this store')
    .option('--all', 'list: also those that open nothing any more')
    .option('--limit <number>', 'list: at most so many', wholeNumber(1, 1000), 100)
    .option('--by <name>', 'revoke: who does; default USER')
    .option(
      '--operations-url <url>',
      'operations address of the error-reporter; default that of the standalone process',
    )
    .action(async (action: string, linkId: string | undefined, options) => {
      const server = await findOperations(options, environment);
      const output = createOutput(options.json === true);
      const { store: storeId, limit, by = environment['USER'] ?? 'operator' } = options;
      if (action === 'list') finish(await listLinks(server, output, { storeId, isAll: options.all === true, limit }));
      else if (action === 'revoke') finish(await revokeLinks(server, output, { linkId, storeId, by }));
      else throw new CommandError('links list, links revoke <link> or links revoke --store <id>', exitCodes.usage);
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
}
