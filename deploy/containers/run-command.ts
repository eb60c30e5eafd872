import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a command and returns what it wrote to stdout; an error says the command and all that it wrote. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<string> {
  try {
    const { stdout } = await execute(command, [...args], { maxBuffer: 256 * 2 ** 20, ...options });
    return stdout;
  } catch (error) {
    const said =
      error instanceof Error && 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : '';
    throw new Error(`${command} ${args.join(' ')} failed: ${said.trim() || String(error)}`, { cause: error });
  }
}
