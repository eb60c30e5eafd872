import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../../..');

/** The commands between `<!-- NAME -->` and `<!-- /... -->` of deploy/k8s/README.md, as they stand there. */
export async function commandsOfReadme(name: string): Promise<string> {
  const text = await readFile(join(repository, 'deploy/k8s/README.md'), 'utf8');
  const [, commands] = new RegExp(`<!-- ${name} -->\\n+\`\`\`sh\\n([\\s\\S]*?)\`\`\`\\n+<!-- /`).exec(text) ?? [];
  if (commands === undefined) throw new Error(`deploy/k8s/README.md has no commands called ${name}`);
  return commands;
}

/**
 * Runs them in one shell, in the folder of the repository, as somebody who reads would: the first that fails ends it.
 *
 * @returns what they wrote
 * @throws Error with the same, where one failed
 */
export async function followReadme(
  name: string,
  options: { readonly environment: Readonly<Record<string, string>>; readonly change?: (commands: string) => string },
): Promise<string> {
  const { environment, change = (commands: string) => commands } = options;
  const commands = change(await commandsOfReadme(name));
  // what `generate` writes into; somebody else's is left alone
  const sample = join(repository, 'data/sample');
  const isOurs = !existsSync(sample);
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // with what it starts in the background in a group, so that all of it can be ended
    detached: true,
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', text => {
      said += text;
    });
  try {
    const [code] = await once(shell, 'exit');
    if (code !== 0) throw new Error(`the commands "${name}" of the README ended with ${code}:\n${said}`);
    return said;
  } finally {
    try {
      process.kill(-(shell.pid ?? 0), 'SIGKILL');
    } catch {
      // nothing was left
    }
    if (isOurs) await rm(sample, { recursive: true, force: true });
  }
}
