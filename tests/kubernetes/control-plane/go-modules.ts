import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
/** What a cold build of the largest takes on two busy cores, times three. */
const buildTimeoutMs = 45 * 60_000;

export const modulesDirectory = join(import.meta.dirname, 'modules');

/** Go's version as it says it; undefined where there is no Go. */
export function goVersion(): Promise<string | undefined> {
  return run('go', ['version']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** Runs go in a folder with a go.mod. Two packages at a time, no C, and the same bytes from the same sources. */
export async function go(directory: string, ...words: readonly string[]): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-p=2 -buildvcs=false -trimpath' };
  const options = { cwd: directory, env, timeout: buildTimeoutMs, maxBuffer: 64 * 1024 ** 2 };
  return (await run('nice', ['-n', '19', 'go', ...words], options)).stdout;
}

/** Where the sources of a module lie, fetched if they are not there yet. */
export async function sourcesOf(directory: string, module: string): Promise<string> {
  const said = await go(directory, 'mod', 'download', '-json', module);
  return z.object({ Dir: z.string() }).parse(JSON.parse(said)).Dir;
}

/** A short text that changes with the texts and with the versions that these folders of `modules` pin. */
export async function keyOf(folders: readonly string[], ...texts: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(modulesDirectory, folder, file)));
  for (const text of texts) hash.update(`${text}\n`);
  return hash.digest('hex').slice(0, 16);
}
