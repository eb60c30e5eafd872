import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fleet } from '../fleet.ts';

/** Tells programs of this machine where the fleet is, as the standalone process does: `tillkeeper send` looks there. */
export async function writeAddresses(dataDirectory: string, fleet: Fleet): Promise<void> {
  const [url = ''] = fleet.apiUrls;
  const addresses = {
    http_url: url,
    operations_url: fleet.reporterUrl,
    fix_url: fleet.fixUrl,
    database_url: fleet.databaseUrl,
    mail_directory: fleet.mailDirectory,
    head_office_key: fleet.headOfficeKey,
  };
  const path = pathIn(dataDirectory);
  await writeFile(`${path}.part`, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

/** At the stop, and before the start: one that was left by a killed process tells of ports that are gone. */
export const removeAddresses = (dataDirectory: string): Promise<void> => rm(pathIn(dataDirectory), { force: true });

const pathIn = (dataDirectory: string): string => join(dataDirectory, 'standalone.json');
