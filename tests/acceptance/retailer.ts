import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createApiClient, requestReports } from '@tillkeeper/cli';
import { type GeneratedFile, type GenerateOptions, generate } from '@tillkeeper/cli/generate';
import { type FileReport, newSenderKey } from '@tillkeeper/contracts';
import { createDatabase } from '@tillkeeper/database';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const waitMs = 60_000;

/** A retailer with its tills, as the acceptance tests play it: it knows only HTTP, tables and mail. */
export interface Retailer {
  readonly headOffice: ApiClient;
  /** A directory for files, removed at the end. */
  readonly directory: string;
  /** The client of a store's own key. */
  till(storeId: string): ApiClient;
  /** Sales files that are not sent yet, each with its true answer. */
  makeSales(
    options: Partial<GenerateOptions> & { name: string },
  ): Promise<(GeneratedFile & { truth: NonNullable<GeneratedFile['truth']> })[]>;
  sendAndWait(storeId: string, path: string): Promise<FileReport>;
  /** Rows of a query, every value as text. */
  table(sql: string, values?: unknown[]): Promise<Record<string, string | null>[]>;
  writeReports(): Promise<void>;
  close(): Promise<void>;
}

export const storeCount = 3;

/** Sends the master data and gives every store a key. */
export async function openRetailer(tillkeeper: TillkeeperUnderTest): Promise<Retailer> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-retailer-'));
  const server = { url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey };
  const headOffice = createApiClient(server);
  const base = { seed: 11, stores: storeCount, tills: 1, businessDates: ['2026-11-19'], rows: 50, mistakeShares: {} };
  const { files, shop } = await generate({ ...base, directory: join(directory, 'master-data') });
  for (const file of files.filter(one => one.truth === null)) {
    const { file_id } = await headOffice.sendFile({ senderId: 'HQ', path: file.path });
    const report = await headOffice.waitForFile(file_id, waitMs);
    if (report.status !== 'loaded' || report.rows_held > 0)
      throw new Error(`master data ${file.fileName}: ${JSON.stringify(report)}`);
  }
  const tills = new Map<string, ApiClient>();
  for (const store of shop.stores) {
    const isWeb = store.store_id === 'WEB1';
    await headOffice.json('POST', '/v1/senders', {
      sender_id: store.store_id,
      kind: isWeb ? 'web' : 'store',
      format_id: 'contract-1',
      stores: [store.store_id],
    });
    const { key } = newSenderKey.parse(await headOffice.json('POST', `/v1/senders/${store.store_id}/keys`));
    tills.set(store.store_id, createApiClient({ ...server, key }));
  }
  const till = (storeId: string): ApiClient => {
    const client = tills.get(storeId);
    if (client === undefined) throw new Error(`no till of ${storeId}`);
    return client;
  };
  return {
    headOffice,
    directory,
    till,
    async makeSales({ name, ...options }) {
      const made = await generate({ ...base, ...options, directory: join(directory, name) });
      return made.files.flatMap(file => (file.truth === null ? [] : [{ ...file, truth: file.truth }]));
    },
    async sendAndWait(storeId, path) {
      const { file_id } = await till(storeId).sendFile({ senderId: storeId, path });
      return till(storeId).waitForFile(file_id, waitMs);
    },
    async table(sql, values = []) {
      const database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
      try {
        const { rows } = await database.query<Record<string, unknown>>(sql, values);
        return rows.map(row =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
        );
      } finally {
        await database.close();
      }
    },
    async writeReports() {
      await requestReports({ ...server, operationsUrl: tillkeeper.reporterUrl }, { isDryRun: false });
    },
    async close() {
      await rm(directory, { recursive: true, force: true });
    },
  };
}
