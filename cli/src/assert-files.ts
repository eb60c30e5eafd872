import { access, constants, stat } from 'node:fs/promises';
import { CommandError, exitCodes } from './exit-code.ts';

/** Every path is a file that can be read; else wrong usage, with all that are not, before anything is sent. */
export async function assertFiles(paths: readonly string[]): Promise<void> {
  const mistakes = (await Promise.all(paths.map(mistakeOf))).filter(mistake => mistake !== undefined);
  if (mistakes.length > 0) throw new CommandError(mistakes.join('\n'), exitCodes.usage);
}

async function mistakeOf(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return `${path} is not a file`;
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
