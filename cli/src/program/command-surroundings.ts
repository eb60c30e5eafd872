import { tillkeeperVersion } from '@tillkeeper/service-kit';
import { Command, Option } from 'commander';
import { type ApiClient, createApiClient } from '../api-client.ts';
import { findServer, type Server } from '../find-server.ts';
import { wholeNumber } from '../option-values.ts';
import { createOutput, type Output } from '../print.ts';

interface ServerOptions {
  url?: string;
  key?: string;
  json?: boolean;
  operationsUrl?: string;
}

/** What the groups of commands are added to, and what their actions need. */
export interface CommandSurroundings {
  readonly program: Command;
  readonly environment: NodeJS.ProcessEnv;
  /** A command that talks to a server: url, key and --json are the same for all. */
  command(name: string, description: string): Command;
  connect(options: ServerOptions): Promise<{ client: ApiClient; output: Output; server: Server }>;
  /** The exit code of the process once nothing is left to do. */
  finish(code: number): void;
}

export const timeout = new Option('--timeout <seconds>', 'how long to wait').argParser(wholeNumber(1)).default(600);

/** A program without commands. */
export function createSurroundings(options: Pick<CommandSurroundings, 'environment' | 'finish'>): CommandSurroundings {
  const program = new Command('tillkeeper')
    .description('Sends files to Tillkeeper and asks what became of them.')
    .version(tillkeeperVersion)
    .exitOverride();
  return {
    ...options,
    program,
    command: (name, description) =>
      program
        .command(name)
        .description(description)
        .option('--url <url>', 'the API; default TILLKEEPER_URL, else the standalone process of this directory')
        .option('--key <key>', 'the key; default TILLKEEPER_KEY, else that of the standalone process')
        .option('--json', 'print JSON'),
    connect: async given => {
      const server = await findServer(given, options.environment);
      return { server, client: createApiClient(server), output: createOutput(given.json === true) };
    },
  };
}
