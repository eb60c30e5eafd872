import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDatabase } from '@tillkeeper/database';
import { startFleet } from '@tillkeeper/fleet';
import { standaloneUnderTest } from '../../acceptance/running/standalone-under-test.ts';

/** A running Tillkeeper as those who watch it see it. */
export interface ObservedSystem {
  readonly url: string;
  readonly headOfficeKey: string;
  readonly databaseUrl: string;
  /** Where reports are asked for. */
  readonly reporterUrl: string;
  /** What is scraped, with the name of its service. */
  readonly targets: readonly { readonly job: string; readonly url: string }[];
  /** All lines that any process has logged. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Everything is said, soon, and traced to this collector. */
const environmentFor = (collectorUrl: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  LOG_LEVEL: 'trace',
});
const soon = { RECONCILE_EVERY: '2s', MEASURE_EVERY: '1s', VERIFY_KEYS_EVERY: '2s' };
const soonReported = { REPORT_POLL: '500ms', SILENT_TILLS_EVERY: '1s' };

export async function observedStandalone(collectorUrl: string): Promise<ObservedSystem> {
  const system = await standaloneUnderTest({ ...environmentFor(collectorUrl), ...soon, ...soonReported });
  return {
    url: system.url,
    headOfficeKey: system.headOfficeKey,
    databaseUrl: system.databaseUrl,
    reporterUrl: system.reporterUrl,
    targets: [{ job: 'standalone', url: system.reporterUrl }],
    async log() {
      const database = createDatabase({ url: system.databaseUrl, maxConnections: 1 });
      const { rows } = await database
        .query<{ path: string }>(`select current_setting('data_directory') as path`)
        .finally(() => database.close());
      return readFile(join(await dataDirectoryOf(rows[0]?.path ?? ''), 'log', 'tillkeeper.log'), 'utf8');
    },
    stop: () => system.stop(),
  };
}

/** PostgreSQL's files are somewhere below the data directory. */
async function dataDirectoryOf(postgres: string): Promise<string> {
  for (let at = dirname(postgres); at !== dirname(at); at = dirname(at))
    if ((await readdir(at)).includes('log')) return at;
  throw new Error('the log was not found');
}

export async function observedFleet(collectorUrl: string): Promise<ObservedSystem> {
  const fleet = await startFleet({
    environment: { all: environmentFor(collectorUrl), loader: soon, 'error-reporter': soonReported },
  });
  const [url] = fleet.apiUrls;
  if (url === undefined) throw new Error('the fleet has no API');
  return {
    url,
    headOfficeKey: fleet.headOfficeKey,
    databaseUrl: fleet.databaseUrl,
    reporterUrl: fleet.reporterUrl,
    targets: fleet
      .parts()
      .flatMap(({ name, operationsUrl }) =>
        operationsUrl === undefined ? [] : [{ job: name.replace(/-\d+$/, ''), url: operationsUrl }],
      ),
    async log() {
      const directory = join(fleet.directory, 'log');
      const names = (await readdir(directory)).filter(name =>
        /^(ingest-api|validator|loader|error-reporter)/.test(name),
      );
      return (await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')))).join('\n');
    },
    stop: () => fleet.stop(),
  };
}
