import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was made of files, so that one that has not changed since (by inode, size and time) is not read a second time. */
export interface Seen {
  all<T>(names: readonly string[], directory: string, make: (name: string, bytes: Buffer) => Promise<T>): Promise<T[]>;
}

const atOnce = 16;

/** For one run, and one kind of result for each file. */
export function rememberFiles(): Seen {
  const made = new Map<string, { mark: string; result: Promise<unknown> }>();
  const one = async <T>(path: string, make: (bytes: Buffer) => Promise<T>): Promise<T> => {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    const mark = `${ino}/${size}/${mtimeNs}`;
    const known = made.get(path);
    // what stands under a path was made by the same function
    if (known?.mark === mark) return known.result as Promise<T>;
    const result = readFile(path).then(make);
    made.set(path, { mark, result });
    return result;
  };
  return {
    async all(names, directory, make) {
      const results: Awaited<ReturnType<typeof make>>[] = [];
      for (let from = 0; from < names.length; from += atOnce) {
        const some = names.slice(from, from + atOnce);
        results.push(...(await Promise.all(some.map(name => one(join(directory, name), bytes => make(name, bytes))))));
      }
      return results;
    },
  };
}
