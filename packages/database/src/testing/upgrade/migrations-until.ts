import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The last migration of the last release: whoever makes a release changes it, and the rows beside it. */
export const lastReleased = '0011-release';

const own = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** The names of all migrations, in order. */
export function listMigrations(): string[] {
  return readdirSync(own)
    .filter(name => name.endsWith('.sql'))
    .map(name => name.slice(0, -'.sql'.length))
    .sort();
}

/** A folder with the migrations up to one, as a release had it. */
export function copyMigrations(until: string): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'tillkeeper-migrations-'));
  for (const name of listMigrations().filter(each => each <= until)) {
    copyFileSync(join(own, `${name}.sql`), join(directory, `${name}.sql`));
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
