import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository; every path in these tests is relative to it, with `/` between its parts. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const foreignFolders = new Set(['node_modules', '.git', '.cache', 'data', 'coverage']);

/** The files of the repository (not what was installed or made while running), by path, sorted. */
export async function listFiles(under = ''): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'));
      else if (entry.isDirectory() && !foreignFolders.has(entry.name)) await walk(path);
    }
  };
  await walk(join(root, under));
  return found.sort();
}

export function readText(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}
