import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileName, salesCsv } from './testing/sales-files.ts';
import { headOfficeKey } from './testing/start-door.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-main-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function startMain(environment: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)));
  return { child, exited: once(child, 'exit'), output: () => output };
}

test('the process takes files in without PostgreSQL and without Kafka, is ready, and ends in order', async () => {
  const { child, exited, output } = startMain({
    ...{ HEAD_OFFICE_KEY: headOfficeKey, HTTP_PORT: '0', OPERATIONS_PORT: '0', LOG_LEVEL: 'info' },
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    KAFKA_BROKERS: '127.0.0.1:1',
    BLOB_STORE_URL: pathToFileURL(join(directory, 'blobs')).href,
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', () => {
        const found = /"url":"([^"]+)","msg":"taking files in"/.exec(output())?.[1];
        if (found !== undefined) resolve(found);
      });
      void exited.then(() => reject(new Error(output())));
    });
    const answer = await fetch(`${url}/v1/senders/HQ/files/${fileName(1)}`, {
      method: 'PUT',
      body: salesCsv(1),
      headers: { authorization: `Bearer ${headOfficeKey}` },
    });
    expect(answer.status).toBe(202);
  } finally {
    child.kill('SIGTERM');
  }
  expect([(await exited)[0], output().includes(headOfficeKey)]).toEqual([0, false]);
}, 60_000);

test('a wrong setting stops the start, with every mistake named and no secret told', async () => {
  const { exited, output } = startMain({ HEAD_OFFICE_KEY: 'short-secret', MAX_FILE_BYTES: 'much' });
  expect((await exited)[0]).toBe(1);
  for (const name of ['HEAD_OFFICE_KEY=***', 'MAX_FILE_BYTES', 'DATABASE_URL', 'BLOB_STORE_URL'])
    expect(output()).toContain(name);
  expect(output()).not.toContain('short-secret');
});
