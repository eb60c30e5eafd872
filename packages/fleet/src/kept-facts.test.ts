import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { keepFacts } from './kept-facts.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-facts-'));
});
afterEach(() => rm(directory, { recursive: true }));

const plain = { brokers: 1, blobs: 'directory' } as const;

test('ports and secrets are the same at the next start, and readable by their owner alone', async () => {
  const first = await keepFacts(directory, plain);
  const ports = [await first.portOf('kafka-1'), await first.portOf('postgres')];
  const second = await keepFacts(directory, plain);
  expect([await second.portOf('kafka-1'), await second.portOf('postgres')]).toEqual(ports);
  expect(second.headOfficeKey).toBe(first.headOfficeKey);
  expect((await stat(join(directory, 'fleet.json'))).mode & 0o777).toBe(0o600);
});

test('a preferred port is taken where it is free', async () => {
  const port = await freePort();
  const facts = await keepFacts(directory, plain, { 'ingest-api-1 http': port });
  expect(await facts.portOf('ingest-api-1 http')).toBe(port);
  expect(await facts.portOf('ingest-api-2 http')).not.toBe(port);
});

test('a directory with data of one broker is not started with three, nor blobs looked for elsewhere', async () => {
  await keepFacts(directory, plain);
  await expect(keepFacts(directory, { ...plain, brokers: 3 })).rejects.toThrow('brokers = 1, not 3');
  await expect(keepFacts(directory, { ...plain, blobs: 's3' })).rejects.toThrow('blobs = directory, not s3');
});
