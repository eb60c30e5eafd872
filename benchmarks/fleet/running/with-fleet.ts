import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from '@tillkeeper/cli';
import { createDatabase, type Database } from '@tillkeeper/database';
import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { type Fleet, type FleetOptions, startFleet } from '@tillkeeper/fleet';

export interface FleetUnderLoad {
  readonly fleet: Fleet;
  readonly server: Server;
  /** The superuser's. */
  readonly database: Database;
  /** For files; removed at the end. */
  readonly directory: string;
}

/** Settings of every benchmark here: the senders are few and fast, and one machine has no three copies of a topic. */
const environment = { 'ingest-api': { RATE_LIMIT_PER_SECOND: '100000', RATE_LIMIT_BURST: '100000' } };

/** Runs a fleet while some work is done, stops it also at Ctrl-C, and leaves nothing behind. */
export async function withFleet<T>(options: FleetOptions, work: (running: FleetUnderLoad) => Promise<T>): Promise<T> {
  const kafka = await kafkaIsAvailable();
  if (!kafka.isAvailable) throw new Error(`no fleet without Kafka: ${kafka.reason}`);
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort(new Error('told to stop')));
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-benchmark-'));
  try {
    const fleet = await startFleet({
      ...{ isQuiet: true, signal: stopping.signal, ...options },
      environment: { ...environment, ...options.environment },
    });
    const database = createDatabase({ url: fleet.databaseUrl, maxConnections: 2 });
    try {
      const [url = ''] = fleet.apiUrls;
      const server = { url, operationsUrl: fleet.reporterUrl, key: fleet.headOfficeKey };
      const stopped = new Promise<never>((_, reject) =>
        stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason)),
      );
      return await Promise.race([work({ fleet, server, database, directory }), stopped]);
    } finally {
      await database.close();
      await fleet.stop({ isAtOnce: stopping.signal.aborted });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
