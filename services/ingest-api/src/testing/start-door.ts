import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BlobStore, createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { newSenderKey } from '@tillkeeper/contracts';
import { createDatabase, type Database } from '@tillkeeper/database';
import { createLogger, createRegistry, createSteps, createTelemetry, loadFormats } from '@tillkeeper/service-kit';
import type { z } from 'zod';
import { ingestApiSettings } from '../config.ts';
import { createIngestApi, type IngestApi } from '../service.ts';
import { createRecordedBus, type RecordedBus } from './recorded-bus.ts';

export const headOfficeKey = 'tk_test_key-of-head-office-0123456789';

export interface TestDoor {
  readonly url: string;
  readonly api: IngestApi;
  readonly blobs: BlobStore;
  readonly bus: RecordedBus;
  readonly database: Database;
  request(
    method: string,
    path: string,
    options?: { key?: string | null; body?: RequestInit['body']; headers?: Record<string, string> },
  ): Promise<Response>;
  put(fileName: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
  /** Makes a sender and a key for it; needs the database. */
  addSender(sender: { sender_id: string; kind: 'store' | 'web'; stores?: string[] }): Promise<string>;
  /** Runs a periodic task now. */
  run(task: string): Promise<void>;
  keys(prefix: string): Promise<string[]>;
  /** What it says at /metrics. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** The real app on a real port, with blobs in a directory and a bus that only records. */
export async function startDoor(
  options: {
    settings?: Partial<z.input<typeof ingestApiSettings>>;
    databaseUrl?: string;
    directory?: string;
    copyId?: string;
    /** Of several doors that reach one bus. */
    bus?: RecordedBus;
    now?: () => Date;
    /** Puts something between the door and its blobs. */
    wrapBlobs?: (blobs: BlobStore) => BlobStore;
    /** Gets each line that is logged as a warning or worse. */
    log?: (line: string) => void;
  } = {},
): Promise<TestDoor> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'tillkeeper-door-')));
  const blobs = await createDirectoryBlobStore({ directory });
  const bus = options.bus ?? createRecordedBus();
  const registry = createRegistry();
  // Port 1 is nobody's: the database is away.
  const url = options.databaseUrl ?? 'postgres://nobody@127.0.0.1:1/none';
  const database = createDatabase({ url, connectTimeoutMs: 1000, maxConnections: 4 });
  // the door acts as its role; `database` is the test's own, the owner's
  const ofDoor = createDatabase({ url, role: 'tillkeeper_ingest', connectTimeoutMs: 1000, maxConnections: 4 });
  const api = await createIngestApi({
    ...{
      blobs: options.wrapBlobs?.(blobs) ?? blobs,
      bus,
      database: ofDoor,
      steps: createSteps(),
      now: options.now ?? (() => new Date()),
    },
    formats: await loadFormats([]),
    telemetry: createTelemetry({
      logger: createLogger(
        options.log === undefined
          ? { service: 'ingest-api', level: process.env['LOG_LEVEL'] ?? 'silent' }
          : { service: 'ingest-api', level: 'warn', destination: { write: options.log } },
      ),
      registry,
    }),
    settings: ingestApiSettings.parse({ HEAD_OFFICE_KEY: headOfficeKey, HTTP_PORT: '0', ...options.settings }),
    copyId: options.copyId ?? 'copy1',
  });
  const started = await api.start();
  const request: TestDoor['request'] = async (method, path, { key = headOfficeKey, body, headers } = {}) => {
    const init: RequestInit = {
      method,
      headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
    };
    // duplex belongs to the fetch standard for streamed bodies, but not yet to the types
    if (body !== undefined) Object.assign(init, { body, duplex: 'half' });
    return fetch(`${started.url}${path}`, init);
  };
  return {
    ...{ url: started.url, api, blobs, bus, database, request },
    put: (fileName, body, headers) =>
      request('PUT', `/v1/senders/HQ/files/${encodeURIComponent(fileName)}`, { body, ...(headers && { headers }) }),
    async addSender(sender) {
      const headers = { 'content-type': 'application/json' };
      await request('POST', '/v1/senders', { headers, body: JSON.stringify(sender) });
      const answer = await request('POST', `/v1/senders/${sender.sender_id}/keys`);
      return newSenderKey.parse(await answer.json()).key;
    },
    async run(task) {
      const found = api.service.tasks.find(one => one.name === task);
      if (found === undefined) throw new Error(`there is no task ${task}`);
      await found.run(new AbortController().signal);
    },
    async keys(prefix) {
      const keys: string[] = [];
      for await (const { key } of blobs.list(prefix)) keys.push(key);
      return keys;
    },
    metrics: () => registry.metrics(),
    async stop() {
      await api.stop();
      await ofDoor.close();
      await database.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until it is so; fails after 10 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await isSo()); await sleep(10))
    if (Date.now() > end) throw new Error(`it did not come to be: ${isSo}`);
}
