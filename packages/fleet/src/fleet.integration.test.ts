import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { s3IsAvailable } from '@tillkeeper/blob-store/testing';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import { type GeneratedFile, generate } from '@tillkeeper/cli/generate';
import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fleet } from './fleet.ts';
import { startFleet } from './start-fleet.ts';

const [kafka, s3] = await Promise.all([kafkaIsAvailable(), s3IsAvailable()]);

describe.skipIf(!kafka.isAvailable)('a fleet on this machine', () => {
  let fleet: Fleet;
  let headOffice: ApiClient;
  let directory: string;
  let sales: GeneratedFile[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tillkeeper-fleet-test-'));
    fleet = await startFleet({
      blobs: s3.isAvailable ? 's3' : 'directory',
      copies: { 'ingest-api': 2 },
      environment: { all: { KAFKA_SESSION_TIMEOUT: '3s' } },
    });
    headOffice = clientOf(0);
    const dates = Array.from({ length: 12 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`);
    const made = await generate({
      ...{ directory, seed: 5, stores: 1, tills: 1, businessDates: dates, rows: 10, mistakeShares: {} },
    });
    for (const file of made.files.filter(one => one.truth === null)) await load(file, headOffice);
    for (const { store_id } of made.shop.stores)
      await headOffice.json('POST', '/v1/senders', {
        ...{ sender_id: store_id, kind: 'store', format_id: 'contract-1', stores: [store_id] },
      });
    sales = made.files.filter(one => one.truth !== null);
  }, 180_000);
  afterAll(async () => {
    await fleet?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 90_000);

  const clientOf = (copy: number): ApiClient =>
    createApiClient({ url: fleet.apiUrls[copy] ?? '', operationsUrl: fleet.reporterUrl, key: fleet.headOfficeKey });
  const load = async (file: GeneratedFile | undefined, client: ApiClient): Promise<void> => {
    if (file === undefined) throw new Error('no file is left');
    const { file_id } = await client.sendFile({ senderId: file.senderId, path: file.path });
    expect(await client.waitForFile(file_id, 60_000)).toMatchObject({ status: 'loaded', rows_held: 0 });
  };
  const part = (name: string) => fleet.parts().find(one => one.name === name);

  test('every part is there, with a process of its own', () => {
    const names = fleet.parts().map(one => one.name);
    const services = ['ingest-api-1', 'ingest-api-2', 'validator-1', 'loader-1', 'error-reporter-1'];
    expect(names).toEqual([...services, 'postgres', 'kafka-1', ...(s3.isAvailable ? ['s3'] : []), 'mail']);
    expect(new Set(fleet.parts().map(one => one.pid)).size).toBe(names.length);
    expect(fleet.parts().filter(one => one.state !== 'ready' || one.restarts > 0)).toEqual([]);
  });

  test('both copies of the API take files in', async () => {
    await load(sales.pop(), clientOf(0));
    await load(sales.pop(), clientOf(1));
  });

  test.each(['validator-1', 'loader-1', 'error-reporter-1', 'ingest-api-2', 'postgres', 'kafka-1', 's3', 'mail'])(
    '%s is killed and started again where it was, and a file goes through',
    async name => {
      if (part(name) === undefined) return console.warn(`${name} is not part of this fleet: no S3 server here`);
      const before = part(name)?.pid;
      await fleet.kill(name);
      expect(part(name)).toMatchObject({ state: 'ended', pid: undefined, exit: { wasTold: false } });
      await fleet.startPart(name);
      expect(part(name)).toMatchObject({ state: 'ready', restarts: 1 });
      expect(part(name)?.pid).not.toBe(before);
      await load(sales.pop(), clientOf(1));
    },
    90_000,
  );

  test('a copy that is added works, and one that is removed is gone in order', async () => {
    const name = await fleet.addCopy('validator');
    expect(name).toBe('validator-2');
    const exited = fleet.exited(name);
    await fleet.removeCopy(name);
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(part(name)).toBeUndefined();
  }, 60_000);
});
