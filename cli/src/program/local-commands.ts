import { runDemo } from '../commands/demo.ts';
import { generateFiles, parseMistakeShares } from '../commands/generate.ts';
import { calendarDay, wholeNumber } from '../option-values.ts';
import { createOutput } from '../print.ts';
import type { CommandSurroundings } from './command-surroundings.ts';

/** What needs neither a server nor a key. */
export function addLocalCommands({ program, finish }: CommandSurroundings): void {
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
}
