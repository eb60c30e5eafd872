import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { createLogger, createRegistry, createSteps, createTelemetry } from '@tillkeeper/service-kit';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { errorReporterSettings } from '../config.ts';
import { createDirectoryMailer } from '../sending/directory-mailer.ts';
import { createErrorReporter } from '../service.ts';
import { reportRoutes } from './report-routes.ts';

test('a report of a store that does not exist is refused, one of a store without news is empty', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-reports-'));
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url });
  const app = fastify();
  onTestFinished(async () => {
    await app.close();
    await database.close();
    await testDatabase.drop();
    await rm(directory, { recursive: true, force: true });
  });
  await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP')`);
  const logger = createLogger({ service: 'test', level: 'silent' });
  const reporter = createErrorReporter({
    ...{ database, steps: createSteps(), now: () => new Date(), settings: errorReporterSettings.parse({}) },
    blobs: await createDirectoryBlobStore({ directory: join(directory, 'blobs') }),
    mailer: createDirectoryMailer(join(directory, 'mail')),
    telemetry: createTelemetry({ logger, registry: createRegistry() }),
  });
  await app.register(reportRoutes(reporter, database));
  const ask = async (store_id: string, is_dry_run: boolean) => {
    const response = await app.inject({ method: 'POST', url: '/reports', payload: { store_id, is_dry_run } });
    return { status: response.statusCode, ...response.json() };
  };
  for (const isDryRun of [true, false]) {
    expect(await ask('NOPE', isDryRun)).toMatchObject({ status: 404, code: 'store.unknown' });
    expect(await ask('S014', isDryRun)).toEqual({ status: 200, reports: [] });
  }
});
