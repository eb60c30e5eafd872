import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerAccount } from './server-account.ts';

export const superuser = 'tillkeeper';

/**
 * Makes the data directory's cluster unless it is there, whole or not at all: it is made beside it and renamed.
 * Returns the superuser's password: the one given, else the one in `<dataDirectory>.password` (mode 0600), made once.
 */
export async function makeCluster(options: {
  dataDirectory: string;
  initdb: string;
  account: ServerAccount | undefined;
  isDurable: boolean;
  password: string | undefined;
}): Promise<string> {
  const { dataDirectory, account } = options;
  const isMade = existsSync(join(dataDirectory, 'PG_VERSION'));
  const password = options.password ?? keptPassword(`${dataDirectory}.password`, isMade);
  if (isMade) return password;

  const making = `${dataDirectory}.making`;
  const passwordFile = `${dataDirectory}.initdb`;
  rmSync(making, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(making, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { flag: 'wx', mode: 0o600 });
  if (account !== undefined) for (const path of [making, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await promisify(execFile)(
      options.initdb,
      [
        ...['-D', making, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'],
        // With libc's C alone, lower('É') does nothing; the builtin provider is also the same on every machine.
        ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
        ...(options.isDurable ? [] : ['--no-sync']),
      ],
      { ...account, cwd: '/' },
    );
    rmSync(dataDirectory, { recursive: true, force: true });
    renameSync(making, dataDirectory);
  } catch (cause) {
    rmSync(making, { recursive: true, force: true });
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new Error(`PostgreSQL could not make its data directory ${dataDirectory}. ${said}`.trim(), { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return password;
}

function keptPassword(path: string, isMade: boolean): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (isMade) throw new Error(`the password of the database is missing: ${path} belongs to its data directory`);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { flag: 'wx', mode: 0o600 });
  return password;
}
