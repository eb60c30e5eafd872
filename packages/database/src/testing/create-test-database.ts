import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { databaseUrl, onServer, templateName } from './template.ts';
import './global-setup.ts';

export interface TestDatabase {
  readonly url: string;
  /** Ends its connections and removes it. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly isEmpty?: boolean;
  /** Begin as a copy of this one, to which nobody may be connected. */
  readonly copyOf?: TestDatabase;
}

/**
 * A database of its own for a test file, with every migration done (or with nothing in it: `isEmpty`), on the server
 * that the run shares. Call it in `beforeAll` and `drop` it in `afterAll`.
 */
export async function createTestDatabase({ isEmpty, copyOf }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const answer = await fetch(inject('postgresOnDemand'));
  const serverUrl = await answer.text();
  if (!answer.ok) throw new Error(`the run's PostgreSQL did not start: ${serverUrl}`);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const other = copyOf === undefined ? undefined : new URL(copyOf.url).pathname.slice(1);
  const template = other ?? (isEmpty === true ? 'template1' : templateName);
  // Copying files goes around the WAL: making it was not reliably faster (two runs disagree), dropping it was, 3 to 15 times.
  await onServer(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}
