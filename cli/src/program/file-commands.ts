import { showBooks } from '../commands/books.ts';
import { checkFile } from '../commands/check.ts';
import { listExceptions } from '../commands/exceptions.ts';
import { releaseFile } from '../commands/release.ts';
import { sendFiles } from '../commands/send.ts';
import { exitCodes } from '../exit-code.ts';
import { wholeNumber } from '../option-values.ts';
import { describeFile, hasFindings } from '../print.ts';
import { terminalOf } from '../terminal.ts';
import { type CommandSurroundings, timeout } from './command-surroundings.ts';

/** Files: sending them, and what became of them. */
export function addFileCommands({ command, connect, finish, environment }: CommandSurroundings): void {
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
          terminal: terminalOf(process.stdout, environment['NO_COLOR']),
          csvPath: options.csv,
          xlsxPath: options.xlsx,
          timeoutMs: options.timeout * 1000,
        }),
      );
    });

  command(
    'status [file_id]',
    'what became of a file; without one whether the books are whole: orphans, files that differ (head office)',
  ).action(async (fileId: string | undefined, options) => {
    const { client, output } = await connect(options);
    if (fileId === undefined) return finish(await showBooks(client, output));
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

  command('release <file_id>', 'use a file whose contents came before under another name (head office)').action(
    async (fileId: string, options) => {
      const { client, output } = await connect(options);
      finish(await releaseFile(client, output, fileId));
    },
  );
}
