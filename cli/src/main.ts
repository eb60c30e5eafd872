import { inspect } from 'node:util';
import { RetryableError } from '@tillkeeper/service-kit';
import { CommanderError } from 'commander';
import { CommandError, exitCodes } from './exit-code.ts';
import { createSurroundings } from './program/command-surroundings.ts';
import { addFileCommands } from './program/file-commands.ts';
import { addLocalCommands } from './program/local-commands.ts';
import { addOperatorCommands } from './program/operator-commands.ts';
import { addSenderCommands } from './program/sender-commands.ts';
import { addStoreCommands } from './program/store-commands.ts';

const surroundings = createSurroundings({
  environment: process.env,
  finish: code => {
    process.exitCode = code;
  },
});
addFileCommands(surroundings);
addStoreCommands(surroundings);
addSenderCommands(surroundings);
addOperatorCommands(surroundings);
addLocalCommands(surroundings);

// whoever reads may stop reading, as `head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
try {
  await surroundings.program.parseAsync();
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
