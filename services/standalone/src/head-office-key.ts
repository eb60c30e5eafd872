import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Head office's key of this data directory: made at the first start, then always the same; readable by its owner alone. */
export async function headOfficeKey(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, 'head-office.key');
  const key = `tk_hq_${randomBytes(24).toString('hex')}`;
  try {
    await writeFile(path, key, { flag: 'wx', mode: 0o600 });
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readFile(path, 'utf8')).trim();
  }
}
