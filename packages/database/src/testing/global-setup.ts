import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { isLocked } from '../embedded/directory-lock.ts';
import { stopOrphan } from '../embedded/postmaster-file.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { makeTemplate } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test process asks for the address of the run's PostgreSQL. */
    readonly postgresOnDemand: string;
  }
}

const directoryPrefix = 'tillkeeper-test-';

/**
 * One PostgreSQL for the whole run, with a migrated template, started when the first file asks: a run of tests that
 * need no database starts none. Test processes ask over HTTP, because the setup cannot hear from them otherwise.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  let asked: Promise<{ server: EmbeddedPostgres; directory: string }> | undefined;
  const path = `/${randomUUID()}`;
  const doorkeeper = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    asked ??= start();
    asked.then(
      ({ server }) => response.end(server.url),
      error => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  });
  await new Promise<void>(listening => doorkeeper.listen(0, '127.0.0.1', listening));
  const address = doorkeeper.address();
  if (address === null || typeof address === 'string') throw new Error('the test setup has no port');
  project.provide('postgresOnDemand', `http://127.0.0.1:${address.port}${path}`);

  return async () => {
    doorkeeper.close();
    doorkeeper.closeAllConnections();
    if (asked === undefined) return;
    const { server, directory } = await asked;
    await server.kill();
    rmSync(directory, { recursive: true, force: true });
  };
}

async function start() {
  const directory = mkdtempSync(join(tmpdir(), directoryPrefix));
  const server = await startEmbeddedPostgres({
    dataDirectory: join(directory, 'postgres'),
    isDurable: false,
    settings: { max_connections: '300', shared_buffers: '128MB' },
  });
  await makeTemplate(server.url);
  return { server, directory };
}

/** What an earlier run that was killed left behind, its server included. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter(entry => entry.startsWith(directoryPrefix))) {
    const directory = join(tmpdir(), name);
    const dataDirectory = join(directory, 'postgres');
    const isNew = Date.now() - (statSync(directory, { throwIfNoEntry: false })?.ctimeMs ?? 0) < 60_000;
    if (isNew || isLocked(dataDirectory)) continue;
    await stopOrphan(dataDirectory);
    rmSync(directory, { recursive: true, force: true });
  }
}
