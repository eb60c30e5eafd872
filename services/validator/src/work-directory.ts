import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { workDirectoryPrefix } from '@tillkeeper/service-kit';

/** An empty directory of its own, readable by us alone. */
export async function makeWorkDirectory(parent: string, prefix: string): Promise<string> {
  const make = (): Promise<string> => mkdtemp(join(parent, prefix));
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mkdir(parent, { recursive: true, mode: 0o700 });
    return make();
  }
}

/** A directory for temporary files that goes with this process. */
export function temporaryDirectory(): string {
  const path = `${workDirectoryPrefix('validator')}${randomUUID()}`;
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}
