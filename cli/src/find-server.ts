import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError, exitCodes } from './exit-code.ts';

/** What standalone writes once it is ready, for its owner alone. */
export const standaloneFile = z.object({
  http_url: z.string(),
  operations_url: z.string(),
  fix_url: z.string().optional(),
  database_url: z.string(),
  mail_directory: z.string().nullable(),
  head_office_key: z.string(),
});
export type StandaloneFile = z.infer<typeof standaloneFile>;

export interface ServerOptions {
  readonly url?: string | undefined;
  readonly operationsUrl?: string | undefined;
  readonly key?: string | undefined;
}
export interface Server {
  readonly url: string;
  readonly operationsUrl: string;
  readonly key: string;
}

export async function readStandaloneFile(dataDirectory: string): Promise<StandaloneFile | undefined> {
  try {
    return standaloneFile.parse(JSON.parse(await readFile(join(dataDirectory, 'standalone.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Options first, then TILLKEEPER_URL and TILLKEEPER_KEY, then the file of a running standalone process. */
export async function findServer(options: ServerOptions, environment: NodeJS.ProcessEnv): Promise<Server> {
  const standalone = await readStandaloneFile(environment['DATA_DIRECTORY'] ?? 'data');
  const url = options.url ?? environment['TILLKEEPER_URL'] ?? standalone?.http_url;
  const key = options.key ?? environment['TILLKEEPER_KEY'] ?? standalone?.head_office_key;
  const operationsUrl =
    options.operationsUrl ?? environment['TILLKEEPER_OPERATIONS_URL'] ?? standalone?.operations_url ?? '';
  if (url === undefined)
    throw new CommandError(
      'No server: give --url or TILLKEEPER_URL, or start one here with `pnpm start`.',
      exitCodes.usage,
    );
  if (key === undefined) throw new CommandError('No key: give --key or TILLKEEPER_KEY.', exitCodes.usage);
  return { url: url.replace(/\/$/, ''), operationsUrl: operationsUrl.replace(/\/$/, ''), key };
}

/** The operations address alone, for commands that ask nothing of the API: no key is needed. */
export async function findOperations(
  options: Pick<ServerOptions, 'operationsUrl'>,
  environment: NodeJS.ProcessEnv,
): Promise<Pick<Server, 'operationsUrl'>> {
  const given = options.operationsUrl ?? environment['TILLKEEPER_OPERATIONS_URL'];
  const standalone =
    given === undefined ? await readStandaloneFile(environment['DATA_DIRECTORY'] ?? 'data') : undefined;
  const operationsUrl = given ?? standalone?.operations_url;
  if (operationsUrl === undefined)
    throw new CommandError(
      'No operations address: give --operations-url, or start one here with `pnpm start`.',
      exitCodes.usage,
    );
  return { operationsUrl: operationsUrl.replace(/\/$/, '') };
}

/** The database for operators' commands: DATABASE_URL, else that of the standalone process of this directory. */
export async function findDatabase(environment: NodeJS.ProcessEnv): Promise<string> {
  const given = environment['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    if (!/^postgres(ql)?:\/\//.test(given))
      throw new CommandError('DATABASE_URL begins with postgres://', exitCodes.usage);
    return given;
  }
  const standalone = await readStandaloneFile(environment['DATA_DIRECTORY'] ?? 'data');
  if (standalone === undefined)
    throw new CommandError('No database: give DATABASE_URL, or start one here with `pnpm start`.', exitCodes.usage);
  return standalone.database_url;
}
