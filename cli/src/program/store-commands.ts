import { eraseCustomer } from '../commands/customers.ts';
import { listDays } from '../commands/days.ts';
import { sendReports } from '../commands/report.ts';
import { listStores } from '../commands/stores.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { calendarDay, wholeNumber } from '../option-values.ts';
import { type CommandSurroundings, timeout } from './command-surroundings.ts';

/** What stores and their managers ask for, and what a customer may. */
export function addStoreCommands({ command, connect, finish }: CommandSurroundings): void {
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
    .option(
      '--operations-url <url>',
      'operations address of the error-reporter; default that of the standalone process',
    )
    .action(async options => {
      const { server, output } = await connect(options);
      finish(await sendReports(server, output, { storeId: options.store, isDryRun: options.dryRun === true }));
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
