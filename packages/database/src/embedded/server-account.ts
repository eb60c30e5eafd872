import { chmodSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve, sep } from 'node:path';

export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`. Undefined means: as ourselves. */
export function findServerAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (found === undefined) {
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as');
  }
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/**
 * Sees to it that the account can reach a path. A directory of ours in its way is opened for passing through, not for
 * listing, when it holds the data directory or lies among the temporary files; for any other the error names it.
 */
export function letThrough(account: ServerAccount, path: string): void {
  const parent = dirname(resolve(path));
  for (let directory = parent; ; directory = dirname(directory)) {
    const { mode, uid, gid } = statSync(directory);
    const canEnter = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (canEnter === 0) {
      const isOurs = directory === parent || directory.startsWith(resolve(tmpdir()) + sep);
      if (!isOurs || uid !== process.getuid?.()) {
        throw new Error(
          `PostgreSQL does not run as root, and user ${account.uid} cannot enter ${directory}: move the data or the project elsewhere, or run as another user`,
        );
      }
      chmodSync(directory, (mode & 0o7777) | 0o011);
    }
    if (directory === dirname(directory)) return;
  }
}
