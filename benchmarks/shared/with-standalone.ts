import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Server, startStandalone } from '@tillkeeper/cli';
import { createDatabase, type Database } from '@tillkeeper/database';

export interface Running {
  readonly server: Server;
  readonly database: Database;
  /** For files; removed at the end. */
  readonly directory: string;
  /** Of the standalone process, which has started all others. */
  readonly pid: number;
}

/** Runs the standalone process in an empty directory while some work is done, and leaves nothing behind. */
export async function withStandalone<T>(
  environment: Readonly<Record<string, string>>,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-benchmark-'));
  try {
    const standalone = await startStandalone(join(directory, 'data'), () => {}, { LOG_LEVEL: 'warn', ...environment });
    try {
      const { http_url, operations_url, head_office_key, database_url } = standalone.file;
      const { pid } = standalone.process;
      if (pid === undefined) throw new Error('the standalone process did not start');
      const database = createDatabase({ url: database_url, maxConnections: 4 });
      try {
        const server = { url: http_url, operationsUrl: operations_url, key: head_office_key };
        return await work({ server, database, directory: join(directory, 'files'), pid });
      } finally {
        await database.close();
      }
    } finally {
      await standalone.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
