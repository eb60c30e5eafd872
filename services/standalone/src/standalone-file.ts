import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What programs on the same machine need to find a running standalone process. */
export interface StandaloneAddresses {
  readonly http_url: string;
  readonly operations_url: string;
  /** The page of open problems. */
  readonly fix_url: string;
  readonly database_url: string;
  /** Null where mail goes out by SMTP. */
  readonly mail_directory: string | null;
  readonly head_office_key: string;
}

const pathIn = (dataDirectory: string): string => join(dataDirectory, 'standalone.json');

/** Written whole, once everything is ready; readable by its owner alone. */
export async function writeStandaloneFile(dataDirectory: string, addresses: StandaloneAddresses): Promise<void> {
  const path = pathIn(dataDirectory);
  await writeFile(`${path}.part`, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

/** Removed at the stop, and at the start: one that was left by a killed process tells of ports that are gone. */
export async function removeStandaloneFile(dataDirectory: string): Promise<void> {
  await rm(pathIn(dataDirectory), { force: true });
}
