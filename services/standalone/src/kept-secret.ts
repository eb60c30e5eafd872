import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret of this data directory: made at the first start, then always the same; readable by its owner alone. */
export async function keptSecret(dataDirectory: string, name: string, make: () => string): Promise<string> {
  const path = join(dataDirectory, name);
  const made = make();
  try {
    await writeFile(path, made, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readFile(path, 'utf8')).trim();
  }
}
