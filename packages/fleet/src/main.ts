import { type CommandOptions, readCommandOptions, usage } from './command/command-options.ts';
import { runCommand } from './command/run-command.ts';
import { createWishes } from './command/wishes.ts';

const wishes = createWishes(() => performance.now());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, wishes.stop);

process.exit(await run());

async function run(): Promise<number> {
  let options: CommandOptions | 'help';
  try {
    options = readCommandOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (options === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  try {
    await runCommand(options, wishes);
    return 0;
  } catch (error) {
    if (wishes.toStop.aborted) return 0;
    process.stderr.write(`The fleet did not start: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
